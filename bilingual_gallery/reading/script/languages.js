// The switch of languages: it keeps the paragraph that is being read in view, and remembers
// the choice, "both" or the code of a language.
(() => {
  "use strict";
  const root = document.documentElement;
  const nav = document.querySelector(".languages");
  if (!nav) return;
  const links = [...nav.querySelectorAll("a")];
  const originals = document.querySelector(".original") !== null;

  const remember = (choice) => {
    try {
      localStorage.setItem("language", choice);
    } catch {
      // Storage is blocked: the choice holds for this page.
    }
  };
  const remembered = () => {
    try {
      return localStorage.getItem("language");
    } catch {
      return null;
    }
  };

  // What is being read: the first paragraph or heading that is not above the window.
  const place = () => {
    if (scrollY < 100) return null;
    const blocks = document.querySelectorAll("main :is(p[id], section[id] > :is(h1, h2, h3, h4))");
    return [...blocks].find((block) => block.getBoundingClientRect().bottom > 80) ?? null;
  };

  // Originals beside the translation, or out of sight; what is being read stays where it is.
  const show = (both) => {
    const block = place();
    const before = block?.getBoundingClientRect().top;
    root.dataset.view = both ? "both" : "one";
    for (const link of links) {
      const current = link.dataset.view === "both" ? both : !both && link.hreflang === root.lang;
      if (current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (block) scrollBy({ top: block.getBoundingClientRect().top - before, behavior: "instant" });
  };

  // The other page opens at this paragraph, with this page's query (of a search, say).
  const aim = (link) => {
    const url = new URL(link.href);
    const query = new URLSearchParams(location.search);
    query.delete("view");
    if (link.dataset.view === "both") query.set("view", "both");
    url.search = query;
    const block = place();
    url.hash = block ? block.id || block.parentElement.id : "";
    link.href = url.href;
  };

  if (originals) {
    const here = new URL(location.href);
    // A link made without this script asks by its target, one made with it by its query.
    const both =
      here.hash === `#${nav.id}` || (here.searchParams.get("view") ?? remembered()) === "both";
    if (both) {
      show(true);
      document.querySelector(":target")?.scrollIntoView();
    } else {
      root.dataset.view = "one";
    }
  }

  for (const link of links) {
    const both = link.dataset.view === "both";
    const stays = link.hreflang === root.lang && (originals || !both);
    link.addEventListener("pointerdown", () => stays || aim(link));
    link.addEventListener("click", (event) => {
      remember(both ? "both" : link.hreflang);
      if (!stays) {
        aim(link);
      } else if (!(event.ctrlKey || event.metaKey || event.shiftKey)) {
        event.preventDefault();
        if (originals) show(both);
      }
    });
  }
})();
