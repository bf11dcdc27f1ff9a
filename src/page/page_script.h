#pragma once

namespace routescale {

// Sorts tables by a click on a header, and switches groups off: what carries
// data-group. The page is complete without it.
inline constexpr char kPageScript[] = R"js(
(() => {
  "use strict";
  const units = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 };
  const number = (text) => {
    const found = /^[<≤]?\s*(-?[\d.]+(?:e[-+]?\d+)?)([KMBT])?(?=$|\s)/.exec(
      text.trim().replace("\u2212", "-"));
    return found ? Number(found[1]) * (units[found[2]] ?? 1) : NaN;
  };
  const compare = (a, b) => {
    const x = number(a), y = number(b);
    if (Number.isNaN(x) && Number.isNaN(y)) return a.localeCompare(b);
    return Number.isNaN(x) ? 1 : Number.isNaN(y) ? -1 : x - y;
  };
  const makeSortable = (table) => {
    const body = table.tBodies[0];
    const heads = [...(table.tHead?.rows[0].cells ?? [])];
    if (!body || body.rows.length < 2) return;
    heads.forEach((head, column) => {
      const sort = () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        const text = (row) => row.cells[column]?.textContent ?? "";
        const rows = [...body.rows].sort((a, b) => compare(text(a), text(b)));
        body.append(...(down ? rows.reverse() : rows));
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
      };
      head.tabIndex = 0;
      head.addEventListener("click", sort);
      head.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        sort();
      });
    });
  };
  document.querySelectorAll("table").forEach(makeSortable);

  const parts = [...document.querySelectorAll("[data-group]")];
  const sections = document.querySelectorAll("section[data-group]");
  const groups = [...new Set([...sections].map((s) => s.dataset.group))];
  if (groups.length < 2) return;
  const bar = document.createElement("p");
  bar.className = "groups";
  for (const group of groups) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = true;
    box.addEventListener("change", () => {
      for (const part of parts) {
        if (part.dataset.group === group) {
          part.classList.toggle("off", !box.checked);
        }
      }
    });
    label.append(box, " " + group);
    bar.append(label);
  }
  document.querySelector("main").before(bar);
})();
)js";

}  // namespace routescale
