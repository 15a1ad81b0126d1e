/**
 * Runs before the first paint: sets the theme, and hides the page until it is in the right
 * language and shows the right person, where the exported page has another. The build fills in
 * where the Japanese sentences are, which are loaded at once for those who read them.
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
  var japanese = "%JAPANESE%";
  if ((language || navigator.language).slice(0, 2) === "ja" && japanese.charAt(0) === "/") {
    var link = document.createElement("link");
    link.rel = "preload";
    link.as = "script";
    link.href = japanese;
    document.head.appendChild(link);
  }
})();`;
