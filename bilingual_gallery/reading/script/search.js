// The key / leads to the search field, Escape back to where the reader was.
(() => {
  "use strict";
  const writes = (element) =>
    element.isContentEditable || element.closest?.("input, textarea, select") !== null;
  let from = null;

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.isComposing || writes(event.target)) {
      return;
    }
    const menu = document.getElementById("menu");
    let field = document.querySelector("main input[name=q]");
    if (!field) {
      field = document.querySelector("input[name=q]");
      if (field && menu?.contains(field) && !field.checkVisibility()) {
        menu.showPopover?.();
      }
    }
    if (field) {
      event.preventDefault();
      from = document.activeElement;
      field.focus();
      field.select();
    }
  });
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key === "Escape" && !event.isComposing && field.matches?.("input[name=q]")) {
      field.blur();
      from?.focus?.();
      from = null;
    }
  });
})();
