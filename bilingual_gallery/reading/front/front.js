// Leads to the language that the reader chose last, else to the first language of the browser
// that the site has; the links stay for all others.
(() => {
  "use strict";
  const links = [...document.querySelectorAll("a[hreflang]")];
  let chosen = null;
  try {
    chosen = localStorage.getItem("language");
  } catch {
    // Storage is blocked.
  }
  // "both" is a view of the first language.
  const wanted = [chosen === "both" ? links[0].hreflang : chosen, ...navigator.languages]
    .map((language) => links.find((link) => link.hreflang === language?.split("-")[0]))
    .find((link) => link !== undefined);
  location.replace((wanted ?? links[0]).href);
})();
