// Where the backward is: which nodes have run at a step, what has arrived, what still waits.

/** @typedef {import("./data.js").Model} Model */
/** @typedef {import("./data.js").Note} Note */

/** Return what an edge is at a step: nothing special where `at` is null, the page's first look.
 * @param {Model} model @param {number} edge @param {number | null} at */
export function edgeState(model, edge, at) {
  if (at === null) return "";
  const ran = model.ran[model.raw.edges[edge][0]];
  if (!ran || ran > at) return "coming";
  return ran === at ? "now" : "before";
}

/** Return what several edges are together. @param {Model} model @param {number[]} edges
 * @param {number | null} at */
export function arrowState(model, edges, at) {
  const states = edges.map((edge) => edgeState(model, edge, at));
  if (states.includes("now")) return "now";
  if (states.includes("before")) return "before";
  return states[0];
}

/** Return how many contributions have arrived at a node, and how many there are.
 * @param {Model} model @param {number} node @param {number} at @returns {[number, number]} */
export function arrived(model, node, at) {
  const root = model.raw.roots.filter((one) => one === node).length;
  const ran = model.arriving[node].filter((edge) => {
    const tail = model.ran[model.raw.edges[edge][0]];
    return tail > 0 && tail <= at;
  });
  return [root + ran.length, root + model.arriving[node].length];
}

/** Return what a node is at a step: now, done, partial, ready or waiting.
 * @param {Model} model @param {number} node @param {number | null} at */
export function nodeState(model, node, at) {
  if (at === null) return "still";
  const ran = model.ran[node];
  if (model.raw.walk[at]?.node === node && at > 0) return "now";
  if (ran && ran <= at) return "done";
  const [came, all] = arrived(model, node, at);
  if (came && came === all) return "ready";
  return came ? "partial" : "waiting";
}

/** Return what a fold is at a step, and how much of it has run.
 * @param {Model} model @param {number[]} nodes @param {number} at @returns {[string, string]} */
export function foldState(model, nodes, at) {
  const now = model.raw.walk[at]?.node;
  const able = nodes.filter((node) => model.ran[node]);
  const done = able.filter((node) => model.ran[node] <= at).length;
  const badge = able.length ? `${done}/${able.length}` : "";
  if (at > 0 && now !== undefined && nodes.includes(now)) return ["now", badge];
  if (able.length && done === able.length) return ["done", ""];
  return [done ? "partial" : "waiting", done ? badge : ""];
}

/** Return the notes of a fold; the norm of its gradients only when all of them are there.
 * @param {Model} model @param {import("./data.js").Card} card @param {number[]} nodes
 * @param {number | null} at @returns {Note[]} */
export function foldNotes(model, card, nodes, at) {
  const notes = card.n ?? [];
  return at === null || nodes.every((node) => model.ran[node] <= at) ? notes : notes.map((note) => (note[0] === "grad" ? ["waiting", "", ""] : note));
}

/** Return the notes of a node at a step. @param {Model} model @param {number} node
 * @param {number | null} at @returns {Note[]} */
export function notesAt(model, node, at) {
  const several = model.raw.notes[String(node)];
  const card = model.raw.cards[node];
  if (!several || at === null) return card?.n ?? [];
  let found = several[0][1];
  for (const [from, notes] of several) {
    if (from <= at) found = notes;
  }
  return found;
}
