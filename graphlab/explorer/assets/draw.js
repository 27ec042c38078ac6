// Cards, frames and arrows as SVG elements. Text from the data is only ever set as text.

import { num, svg, text } from "../../web/assets/svg.js";

/** @typedef {import("./data.js").Model} Model */
/** @typedef {import("./data.js").Card} Card */
/** @typedef {import("./data.js").Note} Note */
/** @typedef {import("./arrange.js").Box} Box */
/** @typedef {import("./arrange.js").Frame} Frame */
/** @typedef {import("./arrange.js").Arrow} Arrow */

const SIDE = 12;
const GAP = 9;
const RING = 4;
const SHEET = 4;
const GLOW = 7;
/** @type {Record<string, [number, number]>} */
const HEADS = { LR: [1, 0], RL: [-1, 0], TB: [0, 1], BT: [0, -1] };

/** What a card shows at a step: its notes, and whether its own gradients have left.
 * @typedef {{notes: Note[], waiting: boolean, word: string, state: string}} Moment */

/** Return a card. @param {Card} card @param {Box} box @param {Moment} now @param {string} badge
 * @param {boolean} folded */
export function card(card, box, now, badge, folded) {
  const ring = card.root ? RING : 0;
  const corner = card.c ?? 3;
  const [w, h] = [card.w - 2 * ring, card.h - 2 * ring];
  const made = svg("g", { transform: `translate(${num(box.x)} ${num(box.y)})`, class: `gx-card gx-${now.state}` });
  made.append(svg("rect", { class: "gx-glow", x: -GLOW, y: -GLOW, width: card.w + 2 * GLOW, height: card.h + 2 * GLOW, rx: corner + GLOW }));
  for (let at = card.sheets ?? 0; at > 0; at -= 1) {
    made.append(svg("rect", { class: `gl-box-${card.k}`, x: SHEET * at, y: SHEET * at, width: card.w, height: card.h, rx: corner }));
  }
  if (ring) made.append(svg("rect", { class: "gl-box-root", width: card.w, height: card.h, rx: corner + ring }));
  made.append(svg("rect", { class: `gl-box-${card.k} gx-body`, x: ring, y: ring, width: w, height: h, rx: corner }));
  const [hx, hy, , hh] = card.head;
  const parts = card.r?.length || card.n?.length;
  made.append(svg("rect", {
    class: `gl-band-${card.k} gx-band`, x: ring + 1, y: (parts ? hy : ring) + 1, width: w - 2,
    height: (parts ? hh : h) - 2, rx: Math.max(corner - 1, 0),
  }));
  const left = hx + SIDE;
  const title = text("title", left, hy + 22, card.t);
  if (card.v) {
    const value = svg("tspan", { class: "gl-value", dx: GAP });
    value.textContent = `= ${card.v}`;
    title.append(value);
  }
  made.append(title);
  if (card.s) made.append(text("small", left, hy + 39, card.s));
  if (card.copy) made.append(copyMark(card.w - SIDE - 12, hy + 10));
  for (const row of card.r ?? []) made.append(...rowOf(row, hx, now));
  (card.n ?? []).forEach((note, at) => {
    const shown = now.notes[at] ?? note;
    made.append(text(`note-${shown[0]}`, hx + SIDE, (card.y ?? [])[at] + 12, shown[1]));
  });
  if (folded) made.append(openMark(card.w - 19, hy + 6));
  if (badge) {
    made.append(text("label gx-badge", card.w - 4, card.h + 14, badge, "end"));
  }
  return made;
}

/** @param {import("./data.js").Row} row @param {number} left @param {Moment} now */
function rowOf([words, value, slot, [x, y, w, h]], left, now) {
  const parts = [];
  if (x > left) parts.push(svg("path", { class: "gl-rule", d: `M${x},${y}v${h}` }));
  if (y > 0) parts.push(svg("path", { class: "gl-rule", d: `M${x + 1},${y}h${w - 2}` }));
  parts.push(text(slot < 0 ? "off" : "operand", x + SIDE, y + 16, words));
  if (value) {
    const shown = now.waiting ? now.word : value;
    parts.push(text(shown === now.word ? "waiting" : "sent", x + w - SIDE, y + 16, shown, "end"));
  }
  return parts;
}

/** @param {number} x @param {number} y */
function openMark(x, y) {
  return svg("g", { class: "gx-open" }, svg("rect", { class: "gx-hit", x: x - 6, y: y - 6, width: 24, height: 24 }),
    svg("path", { class: "gl-icon", d: `M${x},${y + 6}h12M${x + 6},${y}v12` }));
}

/** @param {number} x @param {number} y */
function copyMark(x, y) {
  return svg("g", {}, svg("path", { class: "gl-icon", d: `M${x},${y + 8}v-8h8v2.5M${x},${y + 8}h2.5` }),
    svg("rect", { class: "gl-icon", x: x + 4, y: y + 4, width: 8, height: 8 }));
}

/** Return a card from afar: its shape and nothing that could be read.
 * @param {Card} card @param {Box} box @param {string} state */
export function speck(card, box, state) {
  return svg("g", { transform: `translate(${num(box.x)} ${num(box.y)})`, class: `gx-card gx-${state}` },
    svg("rect", { class: `gl-box-${card.root ? "root" : card.k} gx-body`, width: card.w, height: card.h, rx: card.c ?? 3 }));
}

/** Return the frame of an open part: the ground below the arrows, and its name above them.
 * @param {Frame} frame @param {string} name @param {number} wide @returns {[SVGElement, SVGElement]} */
export function frame(frame, name, wide) {
  const ground = svg("rect", { class: "gl-call-box", x: num(frame.x), y: num(frame.y), width: num(frame.w), height: num(frame.h), rx: 8 });
  const label = svg("g", { transform: `translate(${num(frame.x)} ${num(frame.y)})`, class: "gx-heading" },
    svg("rect", { class: "gl-strip", x: 7, y: 6, width: wide + 28, height: 20, rx: 4 }),
    svg("path", { class: "gl-icon", d: "M13,16h9" }), text("call", 28, 20, name));
  return [ground, label];
}

/** Return an arrow with its head and what stands on it.
 * @param {Arrow} arrow @param {string} way @param {string} state @param {string} label @param {string} sent
 * @param {string} waiting the word that stands for a gradient that is still to come */
export function arrow(arrow, way, state, label, sent, waiting) {
  const kind = state === "now" ? "now" : state === "coming" ? "coming" : state === "before" ? "before" : "gradient";
  const long = kind === "now" ? 13 : 8;
  const [dx, dy] = HEADS[way];
  const points = arrow.curve.slice();
  const [x, y] = points[points.length - 1];
  const stop = /** @type {[number, number]} */ ([x - long * dx, y - long * dy]);
  const control = points[points.length - 2];
  points[points.length - 2] = [control[0] - (long * dx) / 2, control[1] - (long * dy) / 2];
  points[points.length - 1] = stop;
  const path = `M${num(points[0][0])},${num(points[0][1])}C${points.slice(1).map(([px, py]) => `${num(px)},${num(py)}`).join(" ")}`;
  const half = long * 0.45;
  const wings = [[x, y], [stop[0] - half * dy, stop[1] + half * dx], [stop[0] + half * dy, stop[1] - half * dx]];
  const made = svg("g", { class: `gx-arrow gx-${kind}` },
    svg("path", { class: "gx-hit", d: path }),
    svg("path", { class: `gl-line-${kind}`, d: path }),
    svg("polygon", { class: `gl-tip-${kind}`, points: wings.map(([px, py]) => `${num(px)},${num(py)}`).join(" ") }));
  if ((label || sent) && arrow.label) made.append(pill(arrow.label, label, sent, kind, sent === waiting));
  return made;
}

/** @param {[number, number]} centre @param {string} label @param {string} sent @param {string} kind @param {boolean} waits */
function pill([x, y], label, sent, kind, waits) {
  const words = text("label", x, y + 4, label, "middle");
  if (sent) {
    const number = svg("tspan", { class: waits ? "gl-waiting" : "gl-sent", dx: label ? GAP : 0 });
    number.textContent = sent;
    words.append(number);
  }
  const wide = columns(label) * 6.6 + columns(sent) * (waits ? 6 : 7.55) + (label && sent ? GAP : 0) + 14;
  return svg("g", {}, svg("rect", { class: kind === "now" ? "gl-pill-now" : "gl-pill", x: num(x - wide / 2), y: num(y - 9), width: num(wide), height: 18, rx: 9 }), words);
}

/** @param {string} text */
function columns(text) {
  let found = 0;
  for (const one of text) found += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/.test(one) ? 2 : 1;
  return found;
}
