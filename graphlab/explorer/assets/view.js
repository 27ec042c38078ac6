// The drawing of a graph: what is near the window is in the page, and nothing else.

import { Camera } from "../../web/assets/camera.js";
import { Minimap } from "../../web/assets/minimap.js";
import { svg } from "../../web/assets/svg.js";

/** @typedef {import("../../web/assets/camera.js").Rect} Rect */
/** @typedef {import("./arrange.js").Picture} Picture */
/** @typedef {import("./arrange.js").Box} Box */
/** @typedef {import("./arrange.js").Frame} Frame */
/** @typedef {import("./arrange.js").Arrow} Arrow */

/** How one thing is made at present. @typedef {{box: (box: Box, far: boolean) => SVGElement,
 *   frame: (frame: Frame) => [SVGElement, SVGElement], arrow: (arrow: Arrow) => SVGElement,
 *   paint: (box: Box) => string, mapKey: () => string}} Maker */

const MARGIN = 400; // px around the window that are drawn already
const FAR = 0.3; // below this scale hardly anything can be read, and many boxes are drawn without text
const MANY = 200; // boxes
const TINY = 0.1; // the same, of however few boxes

export class View extends Camera {
  /** @param {HTMLElement} stage @param {SVGSVGElement} holder @param {HTMLCanvasElement} map @param {Maker} make */
  constructor(stage, holder, map, make) {
    const world = svg("g");
    super(stage, holder, world, new Minimap(map, make.paint, make.mapKey));
    this.make = make;
    this.layers = ["frames", "arrows", "names", "boxes"].map((name) => svg("g", { class: `gx-${name}` }));
    world.append(...this.layers);
    holder.append(world);
    /** @type {Picture} */
    this.picture = { w: 0, h: 0, boxes: [], frames: [], arrows: [] };
    /** @type {Map<string, SVGElement[]>} */
    this.made = new Map();
    /** @type {Rect | null} */
    this.near = null;
    this.far = false;
    this.all = false;
  }

  /** Show a picture. @param {Picture} picture */
  show(picture) {
    this.picture = picture;
    this.drawn = picture;
    this.redraw();
  }

  /** Make everything that is drawn anew. */
  redraw() {
    for (const layer of this.layers) layer.replaceChildren();
    this.made.clear();
    this.near = null;
    this.moved();
  }

  /** Make some things anew. @param {(key: string) => boolean} which */
  refresh(which) {
    for (const [key, elements] of [...this.made]) {
      if (!which(key)) continue;
      for (const one of elements) one.remove();
      this.made.delete(key);
    }
    this.near = null;
    this.moved();
  }

  /** Put the drawing where it is to be, and draw what has come near. */
  moved() {
    const far = this.scale < (this.picture.boxes.length > MANY ? FAR : TINY);
    if (!this.near || far !== this.far || !within(this.seen, this.near)) this.cull(this.seen, far);
    super.moved();
  }

  /** Draw what is near, remove what is not. @param {Rect} seen @param {boolean} far */
  cull(seen, far) {
    if (far !== this.far) {
      for (const [key, elements] of [...this.made]) {
        if (key[0] !== "b") continue;
        for (const one of elements) one.remove();
        this.made.delete(key);
      }
    }
    this.far = far;
    this.world.classList.toggle("gx-far", far);
    const room = MARGIN / this.scale;
    const near = this.all
      ? { x: -1e9, y: -1e9, w: 2e9, h: 2e9 }
      : { x: seen.x - room, y: seen.y - room, w: seen.w + 2 * room, h: seen.h + 2 * room };
    this.near = near;
    /** @type {Map<string, SVGElement[]>} */
    const kept = new Map();
    const [frames, arrows, names, boxes] = this.layers;
    for (const one of this.picture.frames) {
      if (!meet(one, near)) continue;
      const made = this.made.get(one.key) ?? this.make.frame(one);
      if (!this.made.has(one.key)) {
        frames.append(made[0]);
        names.append(made[1]);
      }
      kept.set(one.key, made);
    }
    for (const one of this.picture.arrows) {
      if (meet(one, near)) kept.set(one.key, this.made.get(one.key) ?? this.added(arrows, this.make.arrow(one)));
    }
    for (const one of this.picture.boxes) {
      if (meet(one, near)) kept.set(one.key, this.made.get(one.key) ?? this.added(boxes, this.make.box(one, far)));
    }
    for (const [key, elements] of this.made) {
      if (!kept.has(key)) for (const one of elements) one.remove();
    }
    this.made = kept;
  }

  /** @param {SVGElement} layer @param {SVGElement} made */
  added(layer, made) {
    layer.append(made);
    return [made];
  }

  /** The first box. */
  get first() {
    return this.picture.boxes.reduce((a, b) => (b.thing < a.thing ? b : a), this.picture.boxes[0]);
  }

  /** Draw all of it for the printer, and as before after that. @param {boolean} begins */
  print(begins) {
    this.all = begins;
    super.print(begins);
  }
}

/** @param {Rect} one @param {Rect} other */
function meet(one, other) {
  return one.x <= other.x + other.w && one.x + one.w >= other.x && one.y <= other.y + other.h && one.y + one.h >= other.y;
}

/** @param {Rect} one @param {Rect} other */
function within(one, other) {
  return one.x >= other.x && one.y >= other.y && one.x + one.w <= other.x + other.w && one.y + one.h <= other.y + other.h;
}
