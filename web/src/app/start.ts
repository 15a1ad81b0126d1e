/**
 * Runs before the first paint: sets the theme, finds the reader's language, and hides the page
 * until it is in that language and shows the right person, where the exported page has another. The
 * build fills in where the sentences of each language are, which are loaded at once.
 */
export const START = `(function () {
  var root = document.documentElement;
  function read(name) {
    try { return localStorage.getItem("alpha." + name); } catch (error) { return null; }
  }
  function spoken(name) {
    return /^(en|ja)(-|$)/.test(name || "");
  }
  var chosen = read("language");
  var asked = spoken(chosen) ? chosen : (navigator.languages || []).filter(spoken)[0];
  var language = (asked || "en").slice(0, 2);
  root.dataset.language = language;
  var theme = read("theme");
  var isLight = theme ? theme === "light" : matchMedia("(prefers-color-scheme: light)").matches;
  if (isLight) root.dataset.theme = "light";
  if (read("wallet") || language !== root.lang) root.dataset.waiting = "";
  var sentences = { en: "%en%", ja: "%ja%" }[language];
  if (sentences.charAt(0) === "/") {
    var link = document.createElement("link");
    link.rel = "preload";
    link.as = "script";
    link.href = sentences;
    document.head.appendChild(link);
  }
})();`;
