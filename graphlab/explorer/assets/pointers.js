// Mouse, pen and fingers: moving, zooming, selecting, and what lies under them.

import { byId, html } from "./dom.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */

const NOTCH = 25; // px of a wheel that zoom at once: by 1.28
const TWICE = 400; // ms within which a second click makes a double click

/** @param {Explorer} page */
export function bindPointers(page) {
  const { stage, view } = page;
  /** @type {Map<number, {x: number, y: number}>} */
  const down = new Map();
  let moved = 0;
  stage.addEventListener("pointerdown", (event) => {
    if (event.target === view.map) return;
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    moved = 0;
  });
  stage.addEventListener("pointermove", (event) => {
    const from = down.get(event.pointerId);
    if (!from) {
      hover(page, event);
      return;
    }
    const now = { x: event.clientX, y: event.clientY };
    const others = [...down].filter(([id]) => id !== event.pointerId);
    if (others.length) {
      const other = others[0][1];
      const before = Math.hypot(from.x - other.x, from.y - other.y);
      const after = Math.hypot(now.x - other.x, now.y - other.y);
      const { left, top } = stage.getBoundingClientRect();
      if (before > 0) view.zoom(after / before, (now.x + other.x) / 2 - left, (now.y + other.y) / 2 - top);
    } else {
      view.pan(now.x - from.x, now.y - from.y);
    }
    moved += Math.hypot(now.x - from.x, now.y - from.y);
    if (moved > 4 && !stage.hasPointerCapture(event.pointerId)) stage.setPointerCapture(event.pointerId);
    down.set(event.pointerId, now);
  });
  const up = (/** @type {PointerEvent} */ event) => down.delete(event.pointerId);
  stage.addEventListener("pointerup", up);
  stage.addEventListener("pointercancel", up);
  // A finger is held by what it touched until the stage takes it over: that loss is not its end.
  stage.addEventListener("lostpointercapture", (event) => event.target === stage && up(event));
  stage.addEventListener("pointerleave", () => tip(page, null, 0, 0));
  stage.addEventListener("click", (event) => {
    if (moved > 4) return;
    click(page, /** @type {Element} */ (event.target));
  });
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { left, top } = stage.getBoundingClientRect();
    const unit = event.deltaMode === 1 ? 16 : 1;
    // A wheel sends a hundred at each notch, two fingers on a pad a few.
    const turned = Math.max(-NOTCH, Math.min(NOTCH, event.deltaY * unit));
    if (event.ctrlKey || event.metaKey) view.zoom(Math.exp(-turned * 0.01), event.clientX - left, event.clientY - top);
    else if (event.shiftKey) view.pan(-event.deltaY * unit, 0);
    else view.pan(-event.deltaX * unit, -event.deltaY * unit);
  }, { passive: false });
  const follow = (/** @type {PointerEvent} */ event) => {
    const { left, top } = view.map.getBoundingClientRect();
    const [x, y] = view.fromMap(event.clientX - left, event.clientY - top);
    view.x = view.size.w / 2 - x * view.scale;
    view.y = view.size.h / 2 - y * view.scale;
    view.soon();
  };
  view.map.addEventListener("pointerdown", (event) => {
    view.map.setPointerCapture(event.pointerId);
    follow(event);
  });
  view.map.addEventListener("pointermove", (event) => {
    if (view.map.hasPointerCapture(event.pointerId)) follow(event);
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
  if (element === page.view.map) return;
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
  if (arrow) tip(page, ends(page, arrow.dataset.arrow ?? ""), event.clientX - left, event.clientY - top);
  else if (thing >= 0) tip(page, [page.model.raw.cards[thing]?.p || page.spoken(thing)], event.clientX - left, event.clientY - top);
  else tip(page, null, 0, 0);
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

/** @param {Explorer} page @param {string[] | null} lines @param {number} x @param {number} y */
export function tip(page, lines, x, y) {
  const holder = byId("tip");
  holder.hidden = !lines;
  if (!lines) return;
  holder.replaceChildren(...lines.map((line) => html("div", "", line)));
  const { w, h } = page.view.size;
  holder.style.left = `${Math.max(4, Math.min(x + 14, w - holder.offsetWidth - 4))}px`;
  holder.style.top = `${Math.max(4, Math.min(y + 18, h - holder.offsetHeight - 4))}px`;
}
