// The menu of narrow screens works by itself; a link to a place on this page closes it.
(() => {
  "use strict";
  const menu = document.getElementById("menu");
  menu?.addEventListener("click", (event) => {
    if (event.target.closest("a") && menu.matches(":popover-open")) {
      menu.hidePopover();
    }
  });
})();
