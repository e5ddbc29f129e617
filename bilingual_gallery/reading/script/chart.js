(() => {
  "use strict";
  // Units of height for a power of ten, as directives/chart.py writes the points.
  const DECADE = 10000;
  const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  const powerOfTen = (exponent) =>
    "10" + [...String(exponent)].map((sign) => SUPERSCRIPT[sign] ?? "⁻").join("");

  // As directives/numbers.py writes them.
  const format = (value) => {
    const [mantissa, exponent] = value.toExponential(2).split("e").map(Number);
    if (value && (exponent < -3 || exponent > 3)) {
      return `${mantissa.toFixed(2)}×${powerOfTen(exponent)}`;
    }
    const decimals = value ? Math.max(0, 2 - exponent) : 0;
    return value.toFixed(decimals).replace(/^(\d)(\d{3})/, "$1,$2");
  };

  const start = (chart) => {
    const [logarithmic, rows, picture, cursor, slider, at] = ["log", "rows", "lines", "cursor", "step", "at"]
      .map((name) => chart.querySelector(`.chart-${name}`));
    const frame = picture.parentElement;
    const drawn = { box: picture.getAttribute("viewBox"), rows: rows.innerHTML };
    const [first, , width] = drawn.box.split(" ").map(Number);
    const entries = [...chart.querySelectorAll(".chart-legend li")];

    const series = [...picture.querySelectorAll("polyline")].map((line, index) => {
      const points = line.getAttribute("points");
      const pairs = points.split(" ").filter(Boolean).map((pair) => pair.split(",").map(Number));
      const shown = entries[index].querySelector(".chart-value");
      return {
        line,
        points,
        values: new Map(pairs.map(([step, y]) => [step, 10 ** (-y / DECADE)])),
        box: entries[index].querySelector("input"),
        shown,
        last: shown.textContent,
      };
    });
    const steps = [...new Set(series.flatMap((one) => [...one.values.keys()]))].sort((a, b) => a - b);
    if (!steps.length) {
      return;
    }

    const show = () => {
      const step = steps[slider.value];
      at.textContent = step;
      slider.setAttribute("aria-valuetext", step);
      for (const { values, shown, last } of series) {
        shown.textContent =
          slider.value === slider.max ? last : values.has(step) ? format(values.get(step)) : "–";
      }
      const x = `${(100 * (step - first)) / width}%`;
      cursor.setAttribute("x1", x);
      cursor.setAttribute("x2", x);
      cursor.setAttribute("visibility", slider.value === slider.max ? "hidden" : "visible");
    };

    const draw = () => {
      const on = series.filter((one) => one.box.checked);
      for (const one of series) {
        one.line.classList.toggle("off", !one.box.checked);
      }
      if (logarithmic.checked) {
        picture.setAttribute("viewBox", drawn.box);
        rows.innerHTML = drawn.rows;
        for (const { line, points } of series) {
          line.setAttribute("points", points);
        }
        return;
      }
      const top = Math.max(...on.flatMap((one) => [...one.values.values()]), Number.MIN_VALUE);
      // In thousandths of the highest value, so that no number is too small to draw.
      picture.setAttribute("viewBox", `${first} -1000 ${width} 1000`);
      for (const { line, values } of series) {
        const pairs = [...values].map(([step, value]) => `${step},${(-1000 * value) / top}`);
        line.setAttribute("points", (pairs.length > 1 ? pairs : [...pairs, ...pairs]).join(" "));
      }
      rows.innerHTML = [1, 0.75, 0.5, 0.25, 0]
        .map((part) => {
          const y = `${100 - 100 * part}%`;
          const text = `<text x="-8" y="${y}" dy=".35em">${format(part * top)}</text>`;
          return `<line x2="100%" y1="${y}" y2="${y}"/>${text}`;
        })
        .join("");
    };

    const follow = (event) => {
      const box = frame.getBoundingClientRect();
      const step = first + ((event.clientX - box.left) / box.width) * width;
      const distance = (index) => Math.abs(steps[index] - step);
      slider.value = steps.reduce((best, _, i) => (distance(i) < distance(best) ? i : best), 0);
      show();
    };

    slider.max = slider.value = steps.length - 1;
    slider.addEventListener("input", show);
    logarithmic.addEventListener("change", draw);
    frame.addEventListener("pointermove", follow);
    frame.addEventListener("pointerdown", follow);
    series.forEach(({ line, box }, index) => {
      box.addEventListener("change", draw);
      entries[index].addEventListener("pointerenter", () => line.classList.add("strong"));
      entries[index].addEventListener("pointerleave", () => line.classList.remove("strong"));
    });
    for (const hidden of chart.querySelectorAll("[hidden]")) {
      hidden.hidden = false;
    }
    show();
  };

  document.querySelectorAll(".chart").forEach(start);
})();
