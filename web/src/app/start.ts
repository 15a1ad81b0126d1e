/**
 * Runs before the first paint: sets the theme, and hides the page until it is in the right
 * language and shows the right person, where the exported page has another.
 */
export const START = `(function () {
  var root = document.documentElement;
  function read(name) {
    try { return localStorage.getItem("alpha." + name); } catch (error) { return null; }
  }
  var language = read("language") || navigator.language;
  if (read("theme") === "light") root.dataset.theme = "light";
  if (read("wallet") || language.slice(0, 2) === "ja") root.dataset.waiting = "";
})();`;
