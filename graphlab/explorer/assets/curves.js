// Chains of Bézier curves, as the layout made them, with other ends.

/** @typedef {[number, number]} Point */
/** @typedef {{x: number, y: number, w: number, h: number}} Rect */

const LEAD = 26; // px of a line that an end may bend: about half of what is free between two ranks
const SHORT = 400; // px that one S-curve may bridge
const BESIDE = 6; // px that boxes stay away from it
const SAME = 0.5; // px between two points that are one

/** Return the curve of a stretch that begins and ends here now: as it was where nothing has moved, else
 * straight on where nothing is in the way, else on its old way.
 * @param {Point[]} curve @param {Point} start @param {Point} end @param {string} way @param {Rect[]} rects
 * @returns {Point[]} */
export function route(curve, start, end, way, rects) {
  const main = way === "LR" || way === "RL" ? 0 : 1;
  if (same(curve[0], start) && same(curve[curve.length - 1], end)) return curve;
  if (clear(start, end, main, way, rects)) return [start, ...bend(start, end, main)];
  return fit(curve, start, end, way);
}

/** @param {Point} one @param {Point} other */
function same(one, other) {
  return Math.abs(one[0] - other[0]) < SAME && Math.abs(one[1] - other[1]) < SAME;
}

/** Return the point of a border that is straight ahead of a thing, or behind it; null where a box is between.
 * @param {Point} from @param {Point} border @param {string} way @param {Rect[]} rects @returns {Point | null} */
export function straight(from, border, way, rects) {
  const main = way === "LR" || way === "RL" ? 0 : 1;
  /** @type {Point} */
  const to = main === 0 ? [border[0], from[1]] : [from[0], border[1]];
  const [first, last] = (to[main] - from[main]) * sign(way) > 0 ? [from, to] : [to, from];
  return clear(first, last, main, way, rects, Infinity) ? to : null;
}

/** Return the point in the middle of a curve. @param {Point[]} curve @returns {Point} */
export function halfway(curve) {
  const at = 3 * (((curve.length - 1) / 3) >> 1);
  const [a, b, c, d] = curve.slice(at, at + 4);
  return split(a, b, c, d, 0.5)[0];
}

/** @param {string} way */
function sign(way) {
  return way === "LR" || way === "TB" ? 1 : -1;
}

/** Return whether one S-curve may go from start to end: ahead, not far, and through no box.
 * @param {Point} start @param {Point} end @param {number} main @param {string} way @param {Rect[]} rects
 * @param {number} [most] */
function clear(start, end, main, way, rects, most = SHORT) {
  const ahead = (end[main] - start[main]) * sign(way);
  if (ahead < 10 || ahead > most) return false;
  const inset = main === 0 ? [-1, BESIDE] : [BESIDE, -1];
  const low = [Math.min(start[0], end[0]) - inset[0], Math.min(start[1], end[1]) - inset[1]];
  const high = [Math.max(start[0], end[0]) + inset[0], Math.max(start[1], end[1]) + inset[1]];
  return !rects.some((one) => one.x < high[0] && one.x + one.w > low[0] && one.y < high[1] && one.y + one.h > low[1]);
}

/** Return a curve with these ends. It stays where it was, in the room that the layout left for it, but
 * for a bend at each end. @param {Point[]} curve @param {Point} start @param {Point} end @param {string} way
 * @returns {Point[]} */
export function fit(curve, start, end, way) {
  const main = way === "LR" || way === "RL" ? 0 : 1;
  const made = begun(curve, start, main);
  return begun(made.reverse(), end, main).reverse();
}

/** Return a curve that begins elsewhere. @param {Point[]} curve @param {Point} start @param {number} main
 * @returns {Point[]} */
function begun(curve, start, main) {
  const [dx, dy] = [start[0] - curve[0][0], start[1] - curve[0][1]];
  if (Math.abs(dx) < SAME && Math.abs(dy) < SAME) return [start, ...curve.slice(1)];
  const aside = main === 0 ? dy : dx;
  if (Math.abs(aside) < SAME) return [start, ...curve.slice(1)];
  const end = curve[curve.length - 1];
  const far = Math.abs(end[main] - start[main]);
  const lead = Math.min(LEAD, far / 2);
  const rest = after(curve, start[main] + lead * Math.sign(end[main] - start[main]), main);
  if (!rest) return [start, ...bend(start, end, main)];
  return [start, ...bend(start, rest[0], main), ...rest.slice(1)];
}

/** Return the rest of an S-curve from a point to another, along the main direction at both ends.
 * @param {Point} from @param {Point} to @param {number} main @returns {Point[]} */
function bend(from, to, main) {
  const middle = (from[main] + to[main]) / 2;
  /** @type {Point[]} */
  const controls = main === 0 ? [[middle, from[1]], [middle, to[1]]] : [[from[0], middle], [to[0], middle]];
  return [...controls, to];
}

/** Return what a curve does after it has come to a place on the main axis; null where it never does.
 * @param {Point[]} curve @param {number} place @param {number} main @returns {Point[] | null} */
function after(curve, place, main) {
  for (let at = 0; at + 3 < curve.length; at += 3) {
    const [a, b, c, d] = curve.slice(at, at + 4);
    const [low, high] = [a[main], d[main]];
    if ((low - place) * (high - place) > 0 || low === high) continue;
    const right = split(a, b, c, d, when(low, b[main], c[main], high, place));
    return [...right, ...curve.slice(at + 4)];
  }
  return null;
}

/** Return when a curve is at a place, by halving. @param {number} a @param {number} b @param {number} c
 * @param {number} d @param {number} place */
function when(a, b, c, d, place) {
  let [low, high] = [0, 1];
  for (let step = 0; step < 20; step += 1) {
    const t = (low + high) / 2;
    const u = 1 - t;
    const value = u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
    if (value < place === a < d) low = t;
    else high = t;
  }
  return (low + high) / 2;
}

/** Return the second part of a curve, from the time ``t`` on. @param {Point} a @param {Point} b
 * @param {Point} c @param {Point} d @param {number} t @returns {Point[]} */
function split(a, b, c, d, t) {
  const between = (/** @type {Point} */ one, /** @type {Point} */ other) =>
    /** @type {Point} */ ([one[0] + (other[0] - one[0]) * t, one[1] + (other[1] - one[1]) * t]);
  const [bc, cd] = [between(b, c), between(c, d)];
  const [abc, bcd] = [between(between(a, b), bc), between(bc, cd)];
  return [between(abc, bcd), bcd, cd, d];
}
