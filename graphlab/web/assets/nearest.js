// Which box is the next one in a direction.

/** @typedef {import("./camera.js").Rect} Rect */

/** Return the nearest box that lies in a direction from another one; null where there is none.
 * @template {Rect} T @param {T[]} boxes @param {Rect} from @param {number} dx @param {number} dy @returns {T | null} */
export function nearest(boxes, from, dx, dy) {
  const [cx, cy] = [from.x + from.w / 2, from.y + from.h / 2];
  let best = null;
  let least = Infinity;
  for (const one of boxes) {
    if (one === from) continue;
    const ax = one.x + one.w / 2 - cx;
    const ay = one.y + one.h / 2 - cy;
    const ahead = ax * dx + ay * dy;
    const aside = Math.abs(ax * dy) + Math.abs(ay * dx);
    if (ahead < 5 || aside > 3 * ahead) continue;
    const cost = ahead + 2 * aside;
    if (cost < least) [best, least] = [one, cost];
  }
  return best;
}

/** The keys of the directions. @type {Record<string, [number, number]>} */
export const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
