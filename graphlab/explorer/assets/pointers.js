// What is selected and told where the pointer is.

import { bindGestures } from "../../web/assets/gestures.js";
import { tip } from "../../web/assets/tip.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */

const TWICE = 400; // ms within which a second click makes a double click

/** @param {Explorer} page */
export function bindPointers(page) {
  bindGestures(page.view, {
    click: (element) => click(page, element),
    hover: (event) => hover(page, event),
    leave: () => tip(null),
  });
}

/** Return the thing that an element stands for, -1 for none. @param {Explorer} page @param {Element} element */
export function under(page, element) {
  const holder = /** @type {HTMLElement | null} */ (element.closest("[data-thing],[data-frame],[data-close]"));
  const data = holder?.dataset;
  return data ? Number(data.thing ?? data.frame ?? data.close) : -1;
}

/** @param {Explorer} page @param {Element} element */
export function click(page, element) {
  const thing = under(page, element);
  const part = page.model.part(thing);
  const again = thing === page.clicked && performance.now() - page.clickedAt < TWICE;
  [page.clicked, page.clickedAt] = [thing, performance.now()];
  // A second click finds the box made anew by the first, so the browser sees no double click.
  if (part > 0 && (again || element.closest("[data-close],.gx-open"))) page.toggle(part);
  else page.select(thing, false);
}

/** @param {Explorer} page @param {PointerEvent} event */
export function hover(page, event) {
  const element = /** @type {Element} */ (event.target);
  const arrow = /** @type {HTMLElement | null} */ (element.closest("[data-arrow]"));
  const thing = under(page, element);
  const { left, top } = page.stage.getBoundingClientRect();
  if (arrow) tip(ends(page, arrow.dataset.arrow ?? ""), event.clientX - left, event.clientY - top);
  else if (thing >= 0) tip([page.model.raw.cards[thing]?.p || page.spoken(thing)], event.clientX - left, event.clientY - top);
  else tip(null);
}

/** Return the real ends of an arrow, whatever is folded around them. @param {Explorer} page @param {string} key */
export function ends(page, key) {
  const arrow = page.picture.arrows.find((one) => one.key === key);
  if (!arrow) return null;
  const { model } = page;
  const named = (/** @type {number} */ node) => [model.title(node), model.module(node) && `in ${model.module(node)}`].filter(Boolean).join(" ");
  const lines = arrow.edges.slice(0, 8).map((edge) => {
    const [tail, head, , , , sent] = model.raw.edges[edge];
    return `${named(tail)} → ${named(head)}${sent ? `   ${sent}` : ""}`;
  });
  if (arrow.edges.length > 8) lines.push(page.say("more", { n: arrow.edges.length - 8 }));
  return lines;
}
