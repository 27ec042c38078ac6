// Search over names, operations, files and modules.

/** @typedef {import("./data.js").Model} Model */
/** @typedef {{thing: number, text: string, about: string}} Found */

const MOST = 50;

/** Return what is called so, the best first, and how many there are in all.
 * @param {Model} model @param {string} asked @returns {{found: Found[], count: number}} */
export function search(model, asked) {
  const wanted = asked.trim().toLowerCase();
  if (!wanted) return { found: [], count: 0 };
  /** @type {[number, Found][]} */
  const ranked = [];
  model.raw.nodes.forEach((node, at) => {
    const names = node.names ?? [];
    const rank = best([...names, `n${at}`], [model.title(at), node.op, model.place(at), node.expr ?? ""], wanted);
    if (rank < 9) ranked.push([rank, { thing: at, text: model.title(at), about: about(model, at) }]);
  });
  model.raw.parts.forEach((part, at) => {
    if (at === 0) return;
    const call = part.call === null ? undefined : model.raw.modules[part.call];
    let rank = best(call ? [call[0]] : [], call ? [call[2], part.name] : [part.name], wanted);
    if (rank > 1 && call?.[0].toLowerCase().endsWith(`.${wanted}`)) rank = 1;
    const about = call ? call[2] : part.tip;
    if (rank < 9) ranked.push([rank, { thing: model.count + at, text: part.name, about }]);
  });
  ranked.sort((a, b) => a[0] - b[0]);
  return { found: ranked.slice(0, MOST).map((one) => one[1]), count: ranked.length };
}

/** @param {Model} model @param {number} node */
function about(model, node) {
  return [model.raw.nodes[node].op, model.module(node), model.place(node)].filter(Boolean).join(" · ");
}

/** Return how well something is meant: 0 its very name, 9 not at all.
 * @param {string[]} names @param {string[]} others @param {string} wanted */
function best(names, others, wanted) {
  let rank = 9;
  for (const one of names) rank = Math.min(rank, how(one.toLowerCase(), wanted, 0));
  for (const one of others) rank = Math.min(rank, how(one.toLowerCase(), wanted, 1));
  return rank;
}

/** @param {string} text @param {string} wanted @param {number} least */
function how(text, wanted, least) {
  if (text === wanted) return least;
  if (text.startsWith(wanted)) return 2 + least;
  return text.includes(wanted) ? 4 + least : 9;
}
