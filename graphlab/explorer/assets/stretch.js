// One axis of a part whose things change their size: everything else makes room, and keeps its order.
//
// A layout is cut where any thing begins or ends. Pieces grow until each thing fits into its own,
// then give back what nobody needs. Where no size changes, nothing moves.

/** From `from` to `to` on the axis there is something that needs the length `need`.
 * @typedef {{from: number, to: number, need: number}} Span */

/** Return where each point of the axis goes, and the new length of the axis.
 * @param {Span[]} spans @param {number} total
 * @returns {{at: (point: number) => number, total: number}} */
export function stretched(spans, total) {
  if (spans.every((one) => Math.abs(one.to - one.from - one.need) < 0.01)) {
    return { at: (point) => point, total };
  }
  const cuts = [...new Set([0, total, ...spans.flatMap((one) => [one.from, one.to])])].sort((a, b) => a - b);
  const index = new Map(cuts.map((cut, at) => [cut, at]));
  const lengths = cuts.slice(1).map((cut, at) => cut - cuts[at]);
  const ranges = spans.map((one) => ({
    first: /** @type {number} */ (index.get(one.from)),
    end: /** @type {number} */ (index.get(one.to)),
    need: one.need,
  }));
  grow(lengths, ranges);
  shrink(lengths, ranges);
  const moved = [0];
  for (const length of lengths) moved.push(moved[moved.length - 1] + length);
  /** @param {number} point */
  const at = (point) => {
    let low = 0;
    let high = cuts.length - 1;
    if (point <= cuts[0]) return moved[0] + point - cuts[0];
    if (point >= cuts[high]) return moved[high] + point - cuts[high];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (cuts[middle] <= point) low = middle;
      else high = middle;
    }
    const share = (point - cuts[low]) / (cuts[high] - cuts[low]);
    return moved[low] + share * (moved[high] - moved[low]);
  };
  return { at, total: moved[moved.length - 1] };
}

/** @typedef {{first: number, end: number, need: number}} Range */

/** @param {number[]} lengths @param {Range} range */
function sum(lengths, range) {
  let found = 0;
  for (let at = range.first; at < range.end; at += 1) found += lengths[at];
  return found;
}

/** Give each range its length; its pieces grow in proportion, short ranges first.
 * @param {number[]} lengths @param {Range[]} ranges */
function grow(lengths, ranges) {
  for (const one of [...ranges].sort((a, b) => a.end - a.first - (b.end - b.first))) {
    const now = sum(lengths, one);
    if (now >= one.need || one.end === one.first) continue;
    for (let at = one.first; at < one.end; at += 1) {
      lengths[at] = now > 0 ? (lengths[at] * one.need) / now : one.need / (one.end - one.first);
    }
  }
}

/** Take from each piece what all ranges over it can spare, from the two ends inwards.
 * @param {number[]} lengths @param {Range[]} ranges */
function shrink(lengths, ranges) {
  const spare = ranges.map((one) => sum(lengths, one) - one.need);
  /** @type {number[][]} */
  const over = lengths.map(() => []);
  ranges.forEach((one, which) => {
    for (let at = one.first; at < one.end; at += 1) over[at].push(which);
  });
  for (let step = 0; step < lengths.length; step += 1) {
    const at = step % 2 ? lengths.length - 1 - (step >> 1) : step >> 1;
    if (!over[at].length) continue;
    const less = Math.min(lengths[at], ...over[at].map((which) => spare[which]));
    if (less <= 0) continue;
    lengths[at] -= less;
    for (const which of over[at]) spare[which] -= less;
  }
}
