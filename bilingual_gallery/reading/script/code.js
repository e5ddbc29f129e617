// Tools above listings: copy the code, number its lines, show the shapes of its tensors.
(() => {
  "use strict";
  const template = document.getElementById("code-tools");
  if (!template) return;
  const root = document.documentElement;

  const said = document.createElement("p");
  said.className = "code-said";
  said.setAttribute("role", "status");
  document.body.append(said);

  const remember = (tool, on) => {
    try {
      localStorage.setItem(`code-${tool}`, on ? "on" : "off");
    } catch {
      // Storage is blocked: the choice holds for this page.
    }
  };
  const remembered = (tool) => {
    try {
      return localStorage.getItem(`code-${tool}`) === "on";
    } catch {
      return false;
    }
  };

  // The code alone: no shapes, no line numbers, no prompts and what was printed below them.
  const codeOf = (pre) => {
    const copy = pre.cloneNode(true);
    const prompts = copy.querySelector(".gp") !== null;
    copy.querySelectorAll(".shape, .linenos, .gp, .go, .gt").forEach((part) => part.remove());
    const text = copy.textContent;
    return prompts ? text.replace(/^\s*\n/gm, "") : text;
  };
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // No clipboard without a secure connection: the old way.
      const area = document.createElement("textarea");
      area.className = "code-said";
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  };
  const say = (button, words) => {
    const name = button.dataset.name ?? button.textContent;
    button.dataset.name = name;
    clearTimeout(Number(button.dataset.timer));
    said.textContent = "";
    setTimeout(() => (said.textContent = words), 50);
    button.dataset.timer = setTimeout(() => {
      button.textContent = name;
      said.textContent = "";
    }, 3000);
  };
  const copy = async (button, pre) => {
    const done = await copied(codeOf(pre));
    button.focus();
    say(button, done ? template.dataset.copied : template.dataset.failed);
    if (done) button.textContent = template.dataset.copied;
  };

  const turn = (tool, on) => {
    root.classList.toggle(`code-${tool}`, on);
    for (const button of document.querySelectorAll(`.code-tools [value="${tool}"]`)) {
      button.setAttribute("aria-pressed", String(on));
    }
  };

  const listings = 'div[class*="highlight-"]:not(.sphx-glr-script-out) > .highlight';
  for (const listing of document.querySelectorAll(listings)) {
    const pre = listing.querySelector("td.code pre, pre");
    if (!pre) continue;
    const tools = template.content.cloneNode(true).firstElementChild;
    const lines = pre.textContent.replace(/\n$/, "").split("\n");
    if (lines.length < 5 || listing.querySelector(".linenos")) {
      tools.querySelector('[value="numbers"]').remove();
    } else {
      pre.dataset.numbers = lines.map((_, number) => number + 1).join("\n");
    }
    if (!pre.querySelector(".shape")) tools.querySelector('[value="shapes"]').remove();
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.value === "copy") {
        copy(button, pre);
      } else {
        const on = button.getAttribute("aria-pressed") === "false";
        turn(button.value, on);
        remember(button.value, on);
      }
    });
    listing.prepend(tools);
  }
  for (const tool of ["numbers", "shapes"]) turn(tool, remembered(tool));
})();
