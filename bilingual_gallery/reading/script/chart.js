(() => {
  "use strict";
  // Numbers as directives/numbers.py writes them.
  const format = (value, digits = 3) => {
    const [mantissa, power] = value.toExponential(digits - 1).split("e");
    if (!value || (power >= -3 && power < 4)) {
      const text = value.toFixed(value && Math.max(0, digits - 1 - power));
      return text.replace(/^(\d)(\d{3})/, "$1,$2");
    }
    const raised = [...String(+power)].map((sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign] ?? "⁻");
    return `${mantissa}×10${raised.join("")}`;
  };
  // The smallest of 1, 2, 5, 10, 20 … times a power of ten that is at least so much.
  const round = (least) => {
    const size = 10 ** Math.floor(Math.log10(least));
    return size * [1, 2, 5, 10].find((many) => size * many >= least);
  };

  const start = (chart) => {
    const part = (name) => chart.querySelector(`.chart-${name}`);
    const [picture, rows, cursor, slider, at, logarithmic] =
      ["lines", "rows", "cursor", "step", "at", "log"].map(part);
    const frame = picture.parentElement;
    const drawn = { box: picture.getAttribute("viewBox"), rows: rows.innerHTML };
    const [first, , width] = drawn.box.split(" ").map(Number);
    const entries = [...chart.querySelectorAll("li")];

    const series = [...picture.children].map((line, index) => {
      const points = line.getAttribute("points");
      const shown = entries[index].querySelector(".chart-value");
      const values = new Map();
      for (const pair of points.split(" ").filter(Boolean)) {
        const [step, height] = pair.split(",");
        // directives/chart.py gives a power of ten so many units of height.
        values.set(+step, 10 ** (-height / 10000));
      }
      return { line, points, values, shown, last: shown.textContent,
        box: entries[index].querySelector("input") };
    });
    const steps = [...new Set(series.flatMap(({ values }) => [...values.keys()]))];
    steps.sort((a, b) => a - b);
    if (!steps.length) {
      return;
    }
    let now = steps.length - 1;

    const show = (index) => {
      now = Math.min(Math.max(index, 0), steps.length - 1);
      const atEnd = now === steps.length - 1;
      const step = (at.textContent = slider.value = steps[now]);
      for (const { values, shown, last } of series) {
        shown.textContent = atEnd ? last : values.has(step) ? format(values.get(step)) : "–";
      }
      const x = `${(100 * (step - first)) / width}%`;
      cursor.setAttribute("x1", x);
      cursor.setAttribute("x2", x);
      cursor.setAttribute("visibility", atEnd ? "hidden" : "visible");
    };

    const nearest = (step) =>
      steps.reduce(
        (best, one, i) => (Math.abs(one - step) < Math.abs(steps[best] - step) ? i : best), 0);

    const draw = () => {
      const top = Math.max(
        ...series.flatMap(({ box, values }) => (box.checked ? [...values.values()] : [])), 1e-300);
      for (const { line, points, values, box } of series) {
        line.classList.toggle("off", !box.checked);
        // In thousandths of the highest value, so that no number is too small to draw.
        const linear = [...values].map(([step, value]) => `${step},${(-1000 * value) / top}`);
        line.setAttribute("points", logarithmic.checked ? points : [...linear, linear.at(-1)].join(" "));
      }
      picture.setAttribute("viewBox", logarithmic.checked ? drawn.box : `${first} -1000 ${width} 1000`);
      rows.innerHTML = drawn.rows;
      if (!logarithmic.checked) {
        const every = round(top / 5);
        const marks = Array.from({ length: Math.floor(top / every) + 1 }, (_, i) => i * every);
        rows.innerHTML = marks.map((mark) => {
          const y = `${100 - (100 * mark) / top}%`;
          return `<line x2="100%" y1="${y}" y2="${y}"/>` +
            `<text x="-8" y="${y}" dy=".35em">${format(mark, 1)}</text>`;
        }).join("");
      }
    };

    const follow = (event) => {
      const box = frame.getBoundingClientRect();
      show(nearest(first + ((event.clientX - box.left) / box.width) * width));
    };
    frame.addEventListener("pointermove", follow);
    frame.addEventListener("pointerdown", follow);

    slider.min = first;
    slider.max = steps[now];
    slider.addEventListener("input", () => {
      // Between two points a key would get nowhere.
      const found = nearest(slider.value);
      show(found === now ? now + Math.sign(slider.value - steps[now]) : found);
    });
    logarithmic.addEventListener("change", draw);
    series.forEach(({ line, box }, index) => {
      box.addEventListener("change", draw);
      entries[index].addEventListener("pointerenter", () => line.classList.add("strong"));
      entries[index].addEventListener("pointerleave", () => line.classList.remove("strong"));
    });
    for (const hidden of chart.querySelectorAll("[hidden]")) {
      hidden.hidden = false;
    }
    show(now);
  };

  document.querySelectorAll(".chart").forEach(start);
})();
