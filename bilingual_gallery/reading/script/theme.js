// Light, dark, or as the system has it: chosen, and remembered where the browser lets pages store.
(() => {
  "use strict";
  const KEY = "theme";
  const root = document.documentElement;

  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is blocked: the choice holds for this page
    }
  };
  const store = (choice) => {
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // as above
    }
  };
  const apply = (choice) => {
    const known = choice === "light" || choice === "dark";
    if (known) {
      root.dataset.theme = choice;
    } else {
      delete root.dataset.theme;
    }
    const input = document.querySelector(`#theme-switch [value="${known ? choice : "system"}"]`);
    if (input) {
      input.checked = true;
    }
  };

  apply(stored());
  document.getElementById("theme-switch")?.addEventListener("change", (event) => {
    apply(event.target.value);
    store(event.target.value);
  });
  addEventListener("storage", (event) => {
    if (event.key === KEY) {
      apply(event.newValue);
    }
  });
})();
