// How warm each node is, by its gradient.

/** @typedef {import("./data.js").Model} Model */

export const LEVELS = 7;

/** Return how warm each node is: the logarithm of its gradient's norm, in a few levels. @param {Model} model */
export function heats(model) {
  const norms = model.raw.nodes.map((node) => node.norm).filter((norm) => norm !== undefined && norm > 0);
  const logs = /** @type {number[]} */ (norms).map(Math.log10);
  const [low, high] = logs.reduce(([a, b], one) => [Math.min(a, one), Math.max(b, one)], [Infinity, -Infinity]);
  const level = (/** @type {number} */ node) => {
    const norm = model.raw.nodes[node].norm;
    if (norm === undefined) return -1;
    if (norm <= 0) return 0;
    return high > low ? Math.round(((Math.log10(norm) - low) / (high - low)) * (LEVELS - 1)) : LEVELS - 1;
  };
  const told = (/** @type {number} */ log) => Number((10 ** log).toPrecision(3)).toString();
  return { level, low: logs.length ? told(low) : null, high: logs.length ? told(high) : null };
}
