// The keys, and the list of them.

import { WHOLE } from "./data.js";
import { byId, html } from "./dom.js";
import { reading } from "./panel.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */

/** @param {Explorer} page @param {KeyboardEvent} event */
export function key(page, event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.matches("input:not([type=range]),select,textarea") || /** @type {HTMLDialogElement} */ (byId("keys")).open) return;
  const inStage = target === page.stage || target === document.body;
  const part = page.model.part(page.selected);
  /** @type {Record<string, () => void>} */
  const anywhere = {
    s: () => page.step(1),
    ".": () => page.step(1),
    r: () => page.step(-1),
    ",": () => page.step(-1),
    "/": () => byId("search").focus(),
    "?": () => help(page),
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
    ArrowUp: () => nearest(page, 0, -1),
    ArrowDown: () => nearest(page, 0, 1),
    ArrowLeft: () => nearest(page, -1, 0),
    ArrowRight: () => nearest(page, 1, 0),
    Enter: () => part > 0 && page.toggle(part),
    Backspace: () => {
      const around = page.selected >= 0 ? page.model.parent(page.selected) : WHOLE;
      const which = part > 0 && page.opened.has(part) ? part : around;
      if (which !== WHOLE) page.toggle(which);
    },
  };
  const act = anywhere[event.key] ?? (inStage ? drawing[event.key] : undefined);
  if (!act) return;
  event.preventDefault();
  act();
}

/** @param {Explorer} page */
export function help(page) {
  const list = byId("key-list");
  list.replaceChildren();
  const rows = /** @type {[string, string][]} */ ([
    ["← → ↑ ↓", "keyArrows"], ["Enter, Backspace", "keyEnter"], ["s, r  (. ,)", "keyStep"], ["Space", "keyPlay"],
    ["Home, End", "keyEnds"], ["/", "keySearch"], ["+ - f", "keyZoom"], ["u, d", "keyRoot"], ["Esc", "keyEscape"],
  ]);
  for (const [keys, what] of rows) list.append(html("dt", "", html("kbd", "", keys)), html("dd", "", page.say(what)));
  byId("key-more").replaceChildren(...reading(page.model, page));
  /** @type {HTMLDialogElement} */ (byId("keys")).showModal();
}

/** Select the nearest box in a direction; from the frame of an open box the first one in it.
 * @param {Explorer} page @param {number} dx @param {number} dy */
export function nearest(page, dx, dy) {
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
  const [cx, cy] = [here.x + here.w / 2, here.y + here.h / 2];
  let best = null;
  let least = Infinity;
  for (const one of page.picture.boxes) {
    if (one.thing === page.selected) continue;
    const ax = one.x + one.w / 2 - cx;
    const ay = one.y + one.h / 2 - cy;
    const ahead = ax * dx + ay * dy;
    const aside = Math.abs(ax * dy) + Math.abs(ay * dx);
    if (ahead < 5 || aside > 3 * ahead) continue;
    const cost = ahead + 2 * aside;
    if (cost < least) [best, least] = [one, cost];
  }
  if (best) page.select(best.thing);
}

/** Select along an edge: what sends here, or where it is sent. @param {Explorer} page @param {boolean} toRoot */
export function along(page, toRoot) {
  const next = page.picture.arrows.find((one) => (toRoot ? one.head : one.tail) === page.selected);
  if (next) page.select(toRoot ? next.tail : next.head);
}
