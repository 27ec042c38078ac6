// Which boxes, frames and arrows are there with these parts open, and where.

import { halfway, route, straight } from "./curves.js";
import { WALL, WHOLE } from "./data.js";
import { stretched } from "./stretch.js";

/** @typedef {import("./data.js").Model} Model */
/** @typedef {import("./curves.js").Point} Point */
/** @typedef {import("./curves.js").Rect} Rect */
/** @typedef {{key: string, thing: number, x: number, y: number, w: number, h: number}} Box */
/** @typedef {{key: string, part: number, x: number, y: number, w: number, h: number}} Frame */
/** @typedef {{key: string, tail: number, head: number, slot: number, edges: number[], curve: Point[],
 *   label: Point | null, x: number, y: number, w: number, h: number}} Arrow */
/** @typedef {{w: number, h: number, boxes: Box[], frames: Frame[], arrows: Arrow[]}} Picture */
/** @typedef {{w: number, h: number, x: (point: number) => number, y: (point: number) => number,
 *   corners: Map<number, Point>, bases: Map<number, number[]>, rects: Rect[]}} Room */

const GAP = 26; // that stays between two things, at least, when what is around them shrinks
const SIDE = 16;

/** Return what is visible of each thing: itself, or the outermost folded part around it.
 * @param {Model} model @param {Set<number>} opened @returns {(thing: number) => number} */
export function visible(model, opened) {
  const { parts } = model.raw;
  /** @type {number[]} */
  const folded = new Array(parts.length).fill(-1);
  for (let part = 1; part < parts.length; part += 1) {
    const around = folded[parts[part].parent];
    folded[part] = around >= 0 ? around : opened.has(part) ? -1 : part;
  }
  return (thing) => {
    const around = folded[model.parent(thing)];
    if (around >= 0) return model.count + around;
    return thing;
  };
}

/** Return the picture with these parts open.
 * @param {Model} model @param {Set<number>} opened @returns {Picture} */
export function arrange(model, opened) {
  const shown = visible(model, opened);
  /** @param {number} part */
  const isOpen = (part) => part === WHOLE || (opened.has(part) && shown(model.count + part) === model.count + part);
  const rooms = sized(model, isOpen);
  const arrows = grouped(model, shown, isOpen);
  return placed(model, rooms, arrows, isOpen);
}

/** Size all open parts, the inner ones first. @param {Model} model @param {(part: number) => boolean} isOpen */
function sized(model, isOpen) {
  /** @type {Map<number, Room>} */
  const rooms = new Map();
  for (let part = model.raw.parts.length - 1; part >= WHOLE; part -= 1) {
    if (isOpen(part)) rooms.set(part, room(model, part, rooms));
  }
  return rooms;
}

/** @param {Model} model @param {number} thing @param {Map<number, Room>} rooms @returns {[number, number]} */
function size(model, thing, rooms) {
  const open = rooms.get(model.part(thing));
  if (open) return [open.w, open.h];
  const card = model.raw.cards[thing];
  return card ? [card.w, card.h] : [0, 0];
}

/** @param {Model} model @param {number} thing @returns {[number, number]} */
function firstSize(model, thing) {
  const part = model.part(thing);
  if (part >= 0 && model.raw.opened.includes(part)) return [model.raw.parts[part].w, model.raw.parts[part].h];
  const card = model.raw.cards[thing];
  return card ? [card.w, card.h] : [0, 0];
}

/** @param {Model} model @param {number} part @param {Map<number, Room>} rooms @returns {Room} */
function room(model, part, rooms) {
  const given = model.raw.parts[part];
  /** @type {Map<number, number[]>} */
  const bases = new Map();
  let changed = false;
  for (const [thing, x, y] of given.things) {
    const [w, h] = firstSize(model, thing);
    const [nw, nh] = size(model, thing, rooms);
    changed ||= w !== nw || h !== nh;
    bases.set(thing, [x, y, w, h, nw, nh]);
  }
  let across = { at: (/** @type {number} */ point) => point, total: given.w };
  let down = { at: (/** @type {number} */ point) => point, total: given.h };
  if (changed) {
    const level = model.raw.way === "LR" || model.raw.way === "RL";
    across = stretched(spans(given, bases, 0, level), given.w);
    down = stretched(spans(given, bases, 1, !level), given.h);
  }
  const wide = part === WHOLE ? across.total : Math.max(across.total, given.head + 2 * SIDE);
  const extra = (wide - across.total) / 2;
  const x = (/** @type {number} */ point) => across.at(point) + extra;
  /** @type {Map<number, Point>} */
  const corners = new Map();
  for (const [thing, [bx, by, w, h, nw, nh]] of bases) {
    corners.set(thing, [
      (x(bx) + x(bx + w) - nw) / 2,
      (down.at(by) + down.at(by + h) - nh) / 2,
    ]);
  }
  const rects = [...bases].map(([thing, base]) => {
    const [cx, cy] = /** @type {Point} */ (corners.get(thing));
    return { x: cx, y: cy, w: base[4], h: base[5] };
  });
  return { w: wide, h: down.total, x, y: down.at, corners, bases, rects };
}

/** Return what needs room on one axis: things, labels, and the gaps between neighbours.
 * @param {import("./data.js").PartData} part @param {Map<number, number[]>} bases
 * @param {number} axis @param {boolean} main */
function spans(part, bases, axis, main) {
  const things = [...bases.values()].map((one) => ({
    from: one[axis],
    to: one[axis] + one[axis + 2],
    need: one[axis + 4],
    low: one[1 - axis],
    high: one[1 - axis] + one[3 - axis],
  }));
  const found = things.map(({ from, to, need }) => ({ from, to, need }));
  for (const one of things) {
    const after = things
      .filter((other) => other.from >= one.to && other.low < one.high + GAP && one.low < other.high + GAP)
      .sort((a, b) => a.from - b.from)
      .slice(0, 3);
    for (const other of after) {
      const gap = other.from - one.to;
      found.push({ from: one.to, to: other.from, need: main ? gap : Math.min(gap, GAP) });
    }
  }
  for (const [, , , , label] of part.ways) {
    if (label) {
      const half = axis === 0 ? 30 : 10;
      found.push({ from: label[axis] - half, to: label[axis] + half, need: 2 * half });
    }
  }
  return found.filter((one) => one.from >= 0);
}

/** Return the arrows: one for each edge that leaves a node, one for all that leave a fold alike.
 * @param {Model} model @param {(thing: number) => number} shown @param {(part: number) => boolean} isOpen */
function grouped(model, shown, isOpen) {
  /** @type {Map<string, {tail: number, head: number, slot: number, edges: number[]}>} */
  const arrows = new Map();
  model.raw.edges.forEach(([from, to, slot], at) => {
    const tail = shown(from);
    let head = shown(to);
    if (tail === head) return;
    const around = model.parent(tail);
    if (head === to && model.spread.has(to)) {
      head = model.copies.get(`${around},${to},${tail}`) ?? model.copies.get(`${around},${to},${WALL}`) ?? to;
    }
    const port = tail === from ? slot : WALL;
    const key = `${tail}:${port}:${head}`;
    const known = arrows.get(key);
    if (known) known.edges.push(at);
    else arrows.set(key, { tail, head, slot: port, edges: [at] });
  });
  return arrows;
}

/** @param {Model} model @param {Map<number, Room>} rooms
 * @param {Map<string, {tail: number, head: number, slot: number, edges: number[]}>} arrows
 * @param {(part: number) => boolean} isOpen @returns {Picture} */
function placed(model, rooms, arrows, isOpen) {
  const whole = /** @type {Room} */ (rooms.get(WHOLE));
  /** @type {Map<number, Point>} */
  const origins = new Map([[WHOLE, [0, 0]]]);
  const used = new Set();
  for (const one of arrows.values()) used.add(one.head).add(one.tail);
  /** @type {Box[]} */
  const boxes = [];
  /** @type {Frame[]} */
  const frames = [];
  for (const [part, open] of [...rooms].sort((a, b) => a[0] - b[0])) {
    const [ox, oy] = /** @type {Point} */ (origins.get(part));
    for (const [thing, [x, y]] of open.corners) {
      const inner = model.part(thing);
      if (inner >= 0 && isOpen(inner)) {
        const it = /** @type {Room} */ (rooms.get(inner));
        origins.set(inner, [ox + x, oy + y]);
        frames.push({ key: `p${inner}`, part: inner, x: ox + x, y: oy + y, w: it.w, h: it.h });
      } else if (thing < model.firstCopy || used.has(thing)) {
        const [w, h] = size(model, thing, rooms);
        boxes.push({ key: `b${thing}`, thing, x: ox + x, y: oy + y, w, h });
      }
    }
  }
  /** @type {Arrow[]} */
  const drawn = [];
  for (const [key, one] of arrows) drawn.push(routed(model, rooms, origins, key, one));
  return { w: whole.w, h: whole.h, boxes, frames, arrows: drawn };
}

/** One stretch of an arrow: where the layout had it, and where it is to begin and to end.
 * @typedef {{curve: Point[], start: Point, end: Point, rects: Rect[], label: Point | null}} Segment */

/** Return an arrow with its curve: out of the parts around its tail, across, and into those of its head.
 * @param {Model} model @param {Map<number, Room>} rooms @param {Map<number, Point>} origins
 * @param {string} key @param {{tail: number, head: number, slot: number, edges: number[]}} one
 * @returns {Arrow} */
function routed(model, rooms, origins, key, one) {
  const out = model.chain(model.parent(one.tail));
  const into = model.chain(model.parent(one.head));
  const shared = /** @type {number} */ (out.find((part) => into.includes(part)));
  /** @type {Segment[]} */
  const all = [];
  let tail = one.tail;
  let slot = one.slot;
  for (const part of out) {
    if (part === shared) break;
    all.push(segment(model, rooms, origins, part, tail, WALL, slot));
    tail = model.count + part;
    slot = WALL;
  }
  /** @type {Segment[]} */
  const down = [];
  let head = one.head;
  for (const part of into) {
    if (part === shared) break;
    down.unshift(segment(model, rooms, origins, part, WALL, head, WALL));
    head = model.count + part;
  }
  const middle = segment(model, rooms, origins, shared, tail, head, slot);
  const ups = all.length;
  all.push(middle, ...down);
  // At a border the inner stretch says where the line goes through.
  for (let at = 1; at <= ups; at += 1) all[at].start = all[at - 1].end;
  for (let at = ups; at + 1 < all.length; at += 1) all[at].end = all[at + 1].start;
  const curves = all.map((each) => route(each.curve, each.start, each.end, model.raw.way, each.rects));
  const curve = curves[0].slice();
  for (const next of curves.slice(1)) curve.push(...next.slice(1));
  const label = middle.label ?? halfway(curves[0]);
  const xs = curve.map((point) => point[0]);
  const ys = curve.map((point) => point[1]);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { ...one, key: `a${key}`, curve, label, x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y };
}

/** @template T @param {T[]} list @returns {T} */
function last(list) {
  return list[list.length - 1];
}

/** Return one stretch of an arrow, in the place that its part has now.
 * @param {Model} model @param {Map<number, Room>} rooms @param {Map<number, Point>} origins
 * @param {number} part @param {number} tail @param {number} head @param {number} slot @returns {Segment} */
function segment(model, rooms, origins, part, tail, head, slot) {
  const open = /** @type {Room} */ (rooms.get(part));
  const [ox, oy] = /** @type {Point} */ (origins.get(part));
  const at = model.ways[part].get(`${tail},${head},${slot}`);
  if (at === undefined) throw new Error(`no way ${tail},${head},${slot} in part ${part}`);
  const [, , , flat, given] = model.raw.parts[part].ways[at];
  const place = (/** @type {Point} */ [x, y]) => /** @type {Point} */ ([x + ox, y + oy]);
  /** @type {Point[]} */
  const curve = [];
  for (let i = 0; i < flat.length; i += 2) curve.push(place([open.x(flat[i]), open.y(flat[i + 1])]));
  const [sx, sy] = flat;
  const [ex, ey] = flat.slice(-2);
  let start = tail === WALL ? curve[0] : place(moved(open, tail, [sx, sy]));
  let end = head === WALL ? last(curve) : place(moved(open, head, [ex, ey]));
  const label = given ? place([open.x(given[0]), open.y(given[1])]) : null;
  const rects = open.rects.map((one) => ({ ...one, x: one.x + ox, y: one.y + oy }));
  // A line goes through the border straight from its thing, where nothing is in the way.
  if (tail === WALL) start = straight(end, start, model.raw.way, rects) ?? start;
  else if (head === WALL) end = straight(start, end, model.raw.way, rects) ?? end;
  return { curve, start, end, rects, label };
}

/** Return where a point on the border of a thing is now. @param {Room} open @param {number} thing
 * @param {Point} point @returns {Point} */
function moved(open, thing, [px, py]) {
  const [x, y, w, h, nw, nh] = /** @type {number[]} */ (open.bases.get(thing));
  const [cx, cy] = /** @type {Point} */ (open.corners.get(thing));
  const along = (/** @type {number} */ from, /** @type {number} */ old, /** @type {number} */ now) =>
    old === now ? from : old > 0 ? (from * now) / old : now / 2;
  return [cx + along(px - x, w, nw), cy + along(py - y, h, nh)];
}
