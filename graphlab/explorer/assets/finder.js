// The field that searches, and the list of what it finds.

import { byId, html } from "../../web/assets/dom.js";
import { search } from "./search.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */

/** @param {Explorer} page */
export function bindSearch(page) {
  const input = byId("search");
  input.addEventListener("input", () => list(page));
  input.addEventListener("focus", () => list(page));
  input.addEventListener("keydown", (event) => searchKey(page, event));
  input.addEventListener("blur", close);
  // What is found is not to take the focus from the field: the list would be gone before the click.
  byId("found").addEventListener("mousedown", (event) => event.preventDefault());
}

function close() {
  byId("found").hidden = true;
  byId("search").setAttribute("aria-expanded", "false");
}

/** @param {Explorer} page */
function list(page) {
  const input = /** @type {HTMLInputElement} */ (byId("search"));
  const list = byId("found");
  const { found, count } = search(page.model, input.value);
  list.replaceChildren();
  list.hidden = !input.value.trim();
  input.setAttribute("aria-expanded", String(!list.hidden));
  input.removeAttribute("aria-activedescendant");
  found.forEach((one, at) => {
    const row = html("li", "", html("span", "code", one.text), html("span", "quiet", ` ${one.about}`));
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.id = `found-${at}`;
    row.dataset.go = String(one.thing);
    row.addEventListener("click", () => take(page, one.thing));
    list.append(row);
  });
  const rest = count - found.length;
  if (rest > 0 || !count) {
    const row = html("li", "quiet", count ? page.say("more", { n: rest }) : page.say("nothing"));
    row.setAttribute("role", "option");
    row.setAttribute("aria-disabled", "true");
    list.append(row);
  }
}

/** @param {Explorer} page @param {number} thing */
function take(page, thing) {
  close();
  page.go(thing);
  page.stage.focus();
}

/** @param {Explorer} page @param {KeyboardEvent} event */
function searchKey(page, event) {
  const rows = [...document.querySelectorAll("#found [data-go]")];
  const input = byId("search");
  const now = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!rows.length) return;
    const next = (now + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length;
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === next)));
    rows[next].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", rows[next].id);
  } else if (event.key === "Enter" && rows.length) {
    take(page, Number(/** @type {HTMLElement} */ (rows[Math.max(now, 0)]).dataset.go));
  } else if (event.key === "Escape") {
    close();
    page.stage.focus();
  }
}
