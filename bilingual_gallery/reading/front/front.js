// Leads to the first language of the browser that the site has; the links stay for all others.
const links = [...document.querySelectorAll("a[hreflang]")];
const wanted = navigator.languages
  .map((language) => links.find((link) => language.split("-")[0] === link.hreflang))
  .find((link) => link !== undefined);
location.replace((wanted ?? links[0]).href);
