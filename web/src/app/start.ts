/**
 * Runs before the first paint: sets the theme, and hides the page until it is in the right
 * language and shows the right person, where the exported page has another.
 */
export const START = `(function () {
  var root = document.documentElement;
  var isLight = matchMedia("(prefers-color-scheme: light)").matches;
  try {
    var language = localStorage.getItem("alpha.language") || navigator.language;
    var theme = localStorage.getItem("alpha.theme");
    if (theme === "light" || theme === "dark") isLight = theme === "light";
    if (localStorage.getItem("alpha.wallet") || language.slice(0, 2) === "ja") root.dataset.waiting = "";
  } catch (error) {}
  if (isLight) root.dataset.theme = "light";
})();`;
