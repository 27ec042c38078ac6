"use strict";
// Hover, focus or click a node: what stands in its row, its arrows and its line of code light up.
const data = JSON.parse(document.getElementById("data").textContent);
const svg = document.querySelector("svg");
const cells = [...svg.querySelectorAll("[data-cell]")];
const arrows = [...svg.querySelectorAll("[data-tail]")];
const code = [...document.querySelectorAll("[data-line]")];
const detail = document.getElementById("detail");
const hint = detail.textContent;
let pinned = null;

function line(kind, text) {
  const made = document.createElement("div");
  made.className = kind;
  made.textContent = text;
  detail.append(made);
}

function show(cell) {
  const known = cell && data.cells[cell.dataset.cell];
  svg.classList.toggle("picked", Boolean(known));
  for (const other of cells) {
    other.classList.toggle("on", Boolean(known) && other.dataset.row === cell.dataset.row);
    other.classList.toggle("self", other === cell);
  }
  for (const arrow of arrows) {
    const ends = [arrow.dataset.tail, arrow.dataset.head];
    arrow.classList.toggle("on", Boolean(known) && ends.includes(cell.dataset.cell));
  }
  for (const row of code) {
    const on = Boolean(known) && row.dataset.line === known.line;
    row.classList.toggle("on", on);
    if (on) row.scrollIntoView({ block: "nearest" });
  }
  detail.replaceChildren();
  if (!known) {
    detail.textContent = hint;
    return;
  }
  line("what", `${known.column}: ${known.title}`);
  line("tip", known.tip);
  for (const other of cells) {
    const its = data.cells[other.dataset.cell];
    if (other !== cell && other.dataset.row === cell.dataset.row && its) {
      line("partner", `${its.column}: ${its.title}`);
    }
  }
}

for (const cell of cells) {
  cell.setAttribute("tabindex", "0");
  cell.addEventListener("mouseenter", () => pinned || show(cell));
  cell.addEventListener("mouseleave", () => pinned || show(null));
  cell.addEventListener("focus", () => pinned || show(cell));
  cell.addEventListener("click", (event) => {
    event.stopPropagation();
    pinned = pinned === cell ? null : cell;
    show(cell);
  });
  cell.addEventListener("keydown", (event) => {
    if (event.key === "Enter") cell.dispatchEvent(new MouseEvent("click"));
  });
}
for (const row of code) {
  row.addEventListener("click", () => {
    const first = cells.find((cell) => data.cells[cell.dataset.cell]?.line === row.dataset.line);
    pinned = first || null;
    show(pinned);
  });
}
function release() {
  pinned = null;
  show(null);
}
document.addEventListener("keydown", (event) => event.key === "Escape" && release());
svg.addEventListener("click", release);
