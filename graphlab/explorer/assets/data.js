// What the file knows, as Python wrote it, with the look-ups that the page needs.

/** @typedef {import("../../web/assets/dom.js").Span} Span */
/** @typedef {{rows: [string, Span[]][], title: string, op?: string, place?: string, id?: string,
 *   inside?: string, node?: number}} Moment */
/** @typedef {{op: string, kind?: string, names?: string[], at?: [number, number, number], expr?: string,
 *   in?: number, facts?: [string, string][], norm?: number, bad?: number}} NodeData */
/** @typedef {[text: string, value: string, slot: number, cell: number[], tip: string]} Row */
/** @typedef {[kind: string, text: string, tip: string]} Note */
/** @typedef {{k: string, c?: number, t: string, v?: string, s?: string, p?: string, w: number, h: number,
 *   head: number[], r?: Row[], n?: Note[], y?: number[], root?: number, failed?: number, copy?: number,
 *   sheets?: number}} Card */
/** @typedef {[tail: number, head: number, slot: number, curve: number[], label?: number[]]} Way */
/** @typedef {{parent: number, kind: string, name: string, tip: string, head: number, size: number,
 *   call: number | null, w: number, h: number, things: number[][], ways: Way[]}} PartData */
/** @typedef {[tail: number, head: number, slot: number, output: number, label?: string, sent?: string]} Edge */
/** @typedef {{title: string, script: string, convention: string, waiting: string, root: string, made: string,
 *   backward: string, way: string, nodes: NodeData[], roots: number[], edges: Edge[], home: number[],
 *   parts: PartData[], modules: [string, number, string][], copies: [number, number, number][],
 *   cards: (Card | null)[], notes: Record<string, [number, Note[]][]>, opened: number[], files: string[],
 *   lines: Record<string, string>, ops: Record<string, [string, string[]]>, legend: [string, string][],
 *   said: string[], walk: Moment[], source: boolean}} Raw */

export const WALL = -1;
export const WHOLE = 0;

/** The data of one page. Things are numbers: nodes first, then parts, then copies of leaves. */
export class Model {
  /** @param {Raw} raw */
  constructor(raw) {
    this.raw = raw;
    this.count = raw.nodes.length;
    this.firstCopy = this.count + raw.parts.length;
    /** @type {number[][]} */
    this.leaving = raw.nodes.map(() => []);
    /** @type {number[][]} */
    this.arriving = raw.nodes.map(() => []);
    raw.edges.forEach(([tail, head], at) => {
      this.leaving[tail].push(at);
      this.arriving[head].push(at);
    });
    /** The step at which a node ran; 0 where it never did. @type {number[]} */
    this.ran = new Array(this.count).fill(0);
    raw.walk.forEach((moment, at) => {
      if (moment.node !== undefined && moment.node >= 0 && !moment.inside) this.ran[moment.node] = at;
    });
    /** For each part, the ways in it by their ends. @type {Map<string, number>[]} */
    this.ways = raw.parts.map(
      (part) => new Map(part.ways.map(([tail, head, slot], at) => [`${tail},${head},${slot}`, at])),
    );
    /** @type {Map<string, number>} */
    this.copies = new Map();
    /** @type {Set<number>} */
    this.spread = new Set();
    raw.copies.forEach(([leaf, part, user], at) => {
      this.copies.set(`${part},${leaf},${user}`, this.firstCopy + at);
      this.spread.add(leaf);
    });
    /** What is in the parts that were asked for. @type {Map<number, number[]>} */
    this.held = new Map();
    /** @type {number[][]} */
    this.inside = raw.parts.map(() => []);
    raw.home.forEach((part, node) => this.inside[part].push(node));
  }

  /** The part that a thing stands in. @param {number} thing @returns {number} */
  parent(thing) {
    if (thing < this.count) return this.raw.home[thing];
    if (thing < this.firstCopy) return this.raw.parts[thing - this.count].parent;
    return this.raw.copies[thing - this.firstCopy][1];
  }

  /** The part that a thing is; -1 for a node or a copy. @param {number} thing @returns {number} */
  part(thing) {
    return thing >= this.count && thing < this.firstCopy ? thing - this.count : -1;
  }

  /** The node that a thing is, or is a copy of; -1 for a part. @param {number} thing @returns {number} */
  node(thing) {
    if (thing < this.count) return thing;
    return thing < this.firstCopy ? -1 : this.raw.copies[thing - this.firstCopy][0];
  }

  /** A part and all that it stands in, innermost first. @param {number} part @returns {number[]} */
  chain(part) {
    const found = [part];
    while (part !== WHOLE) {
      part = this.raw.parts[part].parent;
      found.push(part);
    }
    return found;
  }

  /** All nodes in a part, or the node itself. @param {number} thing @returns {number[]} */
  nodesOf(thing) {
    const own = this.node(thing);
    if (own >= 0) return [own];
    const known = this.held.get(thing);
    if (known) return known;
    /** @type {number[]} */
    const found = [];
    this.held.set(thing, found);
    const todo = [this.part(thing)];
    while (todo.length) {
      const part = /** @type {number} */ (todo.pop());
      for (const node of this.inside[part]) found.push(node);
      for (const [inner] of this.raw.parts[part].things) {
        if (this.part(inner) >= 0) todo.push(this.part(inner));
      }
    }
    return found;
  }

  /** What a node is called, in a few words. @param {number} node @returns {string} */
  title(node) {
    return this.raw.cards[node]?.t ?? `n${node}`;
  }

  /** `model.py:3`, or nothing. @param {number} node @returns {string} */
  place(node) {
    const at = this.raw.nodes[node].at;
    if (!at) return "";
    return `${this.raw.files[at[0]].split(/[\\/]/).pop()}:${at[1]}`;
  }

  /** `net.h.3` of a node that a module made. @param {number} node @returns {string} */
  module(node) {
    const call = this.raw.nodes[node].in;
    return call === undefined ? "" : this.raw.modules[call][0] || this.raw.modules[call][2];
  }

  /** The nodes on every way from a root to any of these. @param {number[]} nodes @returns {Set<number>} */
  between(nodes) {
    const found = new Set(nodes);
    const todo = [...nodes];
    while (todo.length) {
      for (const at of this.arriving[/** @type {number} */ (todo.pop())]) {
        const tail = this.raw.edges[at][0];
        if (!found.has(tail)) {
          found.add(tail);
          todo.push(tail);
        }
      }
    }
    return found;
  }
}
