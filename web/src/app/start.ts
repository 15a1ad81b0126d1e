/**
 * Runs before the first paint: sets the theme, and hides the page until it is in the right
 * language and shows the right person, where the exported page has another. The build fills in
 * where the Japanese sentences are, which are loaded at once for those who read them.
 */
export const START = `(function () {
  var root = document.documentElement;
  function read(name) {
    try { return localStorage.getItem("alpha." + name); } catch (error) { return null; }
  }
  var language = (read("language") || navigator.language).slice(0, 2);
  var theme = read("theme");
  var isLight = theme ? theme === "light" : matchMedia("(prefers-color-scheme: light)").matches;
  if (isLight) root.dataset.theme = "light";
  if (read("wallet") || language === "ja") root.dataset.waiting = "";
  var japanese = "%JAPANESE%";
  if (language === "ja" && japanese.charAt(0) === "/") {
    var link = document.createElement("link");
    link.rel = "preload";
    link.as = "script";
    link.href = japanese;
    document.head.appendChild(link);
  }
})();`;
