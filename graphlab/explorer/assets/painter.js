// How each box, frame and arrow looks at present.

import * as draw from "./draw.js";
import { arrowState, edgeState, foldNotes, foldState, nodeState, notesAt } from "./steps.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */
/** @typedef {import("./arrange.js").Box} Box */
/** @typedef {import("./arrange.js").Frame} Frame */
/** @typedef {import("./arrange.js").Arrow} Arrow */

/** @param {Explorer} page @param {Box} box @param {boolean} far */
export function box(page, box, far) {
  const { model, at } = page;
  const card = /** @type {import("./data.js").Card} */ (model.raw.cards[box.thing]);
  const node = model.node(box.thing);
  const nodes = node >= 0 ? [node] : model.nodesOf(box.thing);
  let state = "still";
  let badge = "";
  if (at !== null) {
    if (node >= 0) state = nodeState(model, node, at);
    else [state, badge] = foldState(model, nodes, at);
  }
  const bad = nodes.some((one) => model.raw.nodes[one].bad);
  if (bad) badge = badge ? `${badge} · NaN / Inf` : "NaN / Inf";
  const ran = node >= 0 ? model.ran[node] : 0;
  const waiting = at !== null && node >= 0 && (!ran || ran > at);
  const notes = node >= 0 ? notesAt(model, node, at) : foldNotes(model, card, nodes, at);
  const made = far ? draw.speck(card, box, state) : draw.card(card, box, { notes, waiting, word: model.raw.waiting, state }, badge, node < 0);
  made.dataset.thing = String(box.thing);
  made.id = `t${box.thing}`;
  const dim = page.bright && !nodes.some((one) => /** @type {Set<number>} */ (page.bright).has(one));
  made.classList.toggle("gx-dim", Boolean(dim));
  made.classList.toggle("gx-chosen", box.thing === page.selected);
  if (page.heat) {
    const level = Math.max(-1, ...nodes.map((one) => page.heats.level(one)));
    if (level >= 0) made.classList.add("gx-heat", `gx-heat-${level}`);
  }
  if (bad) made.classList.add("gx-bad");
  return made;
}

/** @param {Explorer} page @param {Box} box */
export function paint(page, box) {
  if (box.thing === page.selected) return "--now";
  const node = page.model.node(box.thing);
  if (page.model.nodesOf(box.thing).some((one) => page.model.raw.nodes[one].bad)) return "--alarm";
  const kind = node >= 0 ? page.model.raw.nodes[node].kind : "";
  return kind === "leaf" ? "--leaf" : "--slate";
}

/** @param {Explorer} page @param {import("./arrange.js").Frame} frame @returns {[SVGElement, SVGElement]} */
export function frame(page, frame) {
  const part = page.model.raw.parts[frame.part];
  const [ground, label] = draw.frame(frame, part.name, part.head);
  const thing = String(page.model.count + frame.part);
  ground.dataset.frame = thing;
  label.dataset.close = thing;
  const chosen = page.selected === page.model.count + frame.part;
  ground.classList.toggle("gx-chosen-frame", chosen);
  return [ground, label];
}

/** @param {Explorer} page @param {Arrow} arrow */
export function arrow(page, arrow) {
  const { model, at } = page;
  const state = arrowState(model, arrow.edges, at);
  const [label, sent] = onArrow(page, arrow);
  const made = draw.arrow(arrow, model.raw.way, state, label, sent, model.raw.waiting);
  made.dataset.arrow = arrow.key;
  const touches = page.selected >= 0 && (arrow.tail === page.selected || arrow.head === page.selected);
  made.classList.toggle("gx-touched", touches);
  const { bright } = page;
  const lit = !bright || arrow.edges.some((edge) => bright.has(model.raw.edges[edge][0]) && bright.has(model.raw.edges[edge][1]));
  made.classList.toggle("gx-dim", !lit);
  return made;
}

/** Return what stands on an arrow. @param {Explorer} page @param {Arrow} arrow @returns {[string, string]} */
export function onArrow(page, arrow) {
  const { model, at } = page;
  if (arrow.edges.length > 1) return [page.say("edges", { n: arrow.edges.length }), ""];
  const [, , , , label = "", sent = ""] = model.raw.edges[arrow.edges[0]];
  return [label, sent && edgeState(model, arrow.edges[0], at) === "coming" ? model.raw.waiting : sent];
}
