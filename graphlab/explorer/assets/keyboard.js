// The keys, and the list of them.

import { ARROWS, nearest } from "../../web/assets/nearest.js";
import { WHOLE } from "./data.js";
import { byId } from "../../web/assets/dom.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */

/** What the help lists: keys, and the word for what they do. @type {[string, string][]} */
export const KEYS = [
  ["← → ↑ ↓", "keyArrows"], ["Enter, Backspace", "keyEnter"], ["s, r  (. ,)", "keyStep"], ["Space", "keyPlay"],
  ["Home, End", "keyEnds"], ["/", "keySearch"], ["+ - f", "keyZoom"], ["u, d", "keyRoot"], ["Esc", "keyEscape"],
];

/** @param {Explorer} page @param {KeyboardEvent} event */
export function key(page, event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.matches("input:not([type=range]),select,textarea") || page.chrome.dialog.open) return;
  const inStage = target === page.stage || target === document.body;
  const part = page.model.part(page.selected);
  /** @type {Record<string, () => void>} */
  const anywhere = {
    s: () => page.step(1),
    ".": () => page.step(1),
    r: () => page.step(-1),
    ",": () => page.step(-1),
    "/": () => byId("search").focus(),
    "?": () => page.chrome.help(),
    f: () => page.view.fit(),
    "+": () => page.view.zoom(1.3),
    "=": () => page.view.zoom(1.3),
    "-": () => page.view.zoom(1 / 1.3),
    u: () => along(page, true),
    d: () => along(page, false),
    Home: () => page.jump(0),
    End: () => page.jump(page.model.raw.walk.length - 1),
    Escape: () => {
      page.select(-1);
      page.jump(null);
    },
  };
  /** @type {Record<string, () => void>} */
  const drawing = {
    " ": () => page.play(),
    Enter: () => part > 0 && page.toggle(part),
    Backspace: () => {
      const around = page.selected >= 0 ? page.model.parent(page.selected) : WHOLE;
      const which = part > 0 && page.opened.has(part) ? part : around;
      if (which !== WHOLE) page.toggle(which);
    },
  };
  const way = ARROWS[event.key];
  const act = anywhere[event.key] ?? (inStage ? (way ? () => step(page, ...way) : drawing[event.key]) : undefined);
  if (!act) return;
  event.preventDefault();
  act();
}

/** Select the nearest box in a direction; from the frame of an open box the first one in it.
 * @param {Explorer} page @param {number} dx @param {number} dy */
function step(page, dx, dy) {
  const here = page.find(page.selected);
  if (!here) {
    const first = page.picture.boxes.reduce((a, b) => (b.thing < a.thing ? b : a), page.picture.boxes[0]);
    page.select(first.thing);
    return;
  }
  const part = page.model.part(page.selected);
  if (part > 0 && page.opened.has(part)) {
    const inside = page.picture.boxes.filter((one) => page.model.chain(page.model.parent(one.thing)).includes(part));
    page.select(inside.reduce((a, b) => (b.x + b.y < a.x + a.y ? b : a)).thing);
    return;
  }
  const next = nearest(page.picture.boxes, here, dx, dy);
  if (next) page.select(next.thing);
}

/** Select along an edge: what sends here, or where it is sent. @param {Explorer} page @param {boolean} toRoot */
export function along(page, toRoot) {
  const next = page.picture.arrows.find((one) => (toRoot ? one.head : one.tail) === page.selected);
  if (next) page.select(toRoot ? next.tail : next.head);
}
