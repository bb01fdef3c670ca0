// "/" goes to the search, the arrows go from row to row; Enter opens, as on every link.
"use strict";
document.addEventListener("keydown", (event) => {
  const at = document.activeElement;
  if (event.altKey || event.ctrlKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName)) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!step || !rows.length) return;
  const next = rows.indexOf(at) + step;
  if (at.dataset.row === undefined && event.key === "ArrowUp") return;
  event.preventDefault();
  rows[Math.min(rows.length - 1, Math.max(0, next))].focus();
});
