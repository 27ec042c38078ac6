// The drawing: what is near the window is in the page, and nothing else; pan, zoom, fit, minimap.

import * as draw from "./draw.js";

/** @typedef {import("./arrange.js").Picture} Picture */
/** @typedef {import("./arrange.js").Box} Box */
/** @typedef {import("./arrange.js").Frame} Frame */
/** @typedef {import("./arrange.js").Arrow} Arrow */

/** How one thing is made at present. @typedef {{box: (box: Box, far: boolean) => SVGElement,
 *   frame: (frame: Frame) => [SVGElement, SVGElement], arrow: (arrow: Arrow) => SVGElement,
 *   paint: (box: Box) => string, mapKey: () => string}} Maker */

const MARGIN = 400; // px around the window that are drawn already
const LEAST = 0.002;
const MOST = 3;
const FAR = 0.3; // below this scale hardly anything can be read, and many boxes are drawn without text
const MANY = 200; // boxes
const TINY = 0.1; // the same, of however few boxes
const PAD = 28;
const WHOLE = 0.45; // the least scale at which a picture is still shown whole at first
const READ = 0.55; // where it is not, the least scale of what is shown
const MAP = 150; // px of the longer side of the small map

export class View {
  /** @param {HTMLElement} stage @param {SVGSVGElement} holder @param {HTMLCanvasElement} map @param {Maker} make */
  constructor(stage, holder, map, make) {
    this.stage = stage;
    this.make = make;
    this.map = map;
    this.ground = document.createElement("canvas");
    /** @type {Picture | null} */
    this.mapOf = null;
    this.mapKey = "";
    this.started = false;
    /** Where it began, for as long as nobody has moved it. */
    this.home = "";
    this.world = draw.svg("g");
    this.layers = ["frames", "arrows", "names", "boxes"].map((name) => draw.svg("g", { class: `gx-${name}` }));
    this.world.append(...this.layers);
    holder.append(this.world);
    /** @type {Picture} */
    this.picture = { w: 0, h: 0, boxes: [], frames: [], arrows: [] };
    this.x = 0;
    this.y = 0;
    this.scale = 1;
    /** @type {Map<string, SVGElement[]>} */
    this.drawn = new Map();
    /** @type {{x: number, y: number, w: number, h: number} | null} */
    this.near = null;
    this.far = false;
    this.all = false;
    this.waiting = false;
    /** Where it was before it was printed. @type {[number, number, number] | null} */
    this.kept = null;
  }

  /** Show a picture. @param {Picture} picture */
  show(picture) {
    this.picture = picture;
    this.redraw();
  }

  /** Make everything that is drawn anew. */
  redraw() {
    for (const layer of this.layers) layer.replaceChildren();
    this.drawn.clear();
    this.near = null;
    this.moved();
  }

  /** Make some things anew. @param {(key: string) => boolean} which */
  refresh(which) {
    for (const [key, elements] of [...this.drawn]) {
      if (!which(key)) continue;
      for (const one of elements) one.remove();
      this.drawn.delete(key);
    }
    this.near = null;
    this.moved();
  }

  /** The size of the window. */
  get size() {
    return { w: this.stage.clientWidth, h: this.stage.clientHeight };
  }

  /** Put the drawing where it is to be, and draw what has come near. */
  moved() {
    const { x, y, scale } = this;
    this.world.setAttribute("transform", `translate(${x} ${y}) scale(${scale})`);
    const { w, h } = this.size;
    const seen = { x: -x / scale, y: -y / scale, w: w / scale, h: h / scale };
    const far = scale < (this.picture.boxes.length > MANY ? FAR : TINY);
    if (!this.near || far !== this.far || !within(seen, this.near)) this.cull(seen, far);
    this.drawMap(seen);
  }

  /** Draw what is near, remove what is not.
   * @param {{x: number, y: number, w: number, h: number}} seen @param {boolean} far */
  cull(seen, far) {
    if (far !== this.far) {
      for (const [key, elements] of [...this.drawn]) {
        if (key[0] !== "b") continue;
        for (const one of elements) one.remove();
        this.drawn.delete(key);
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
      const made = this.drawn.get(one.key) ?? this.make.frame(one);
      if (!this.drawn.has(one.key)) {
        frames.append(made[0]);
        names.append(made[1]);
      }
      kept.set(one.key, made);
    }
    for (const one of this.picture.arrows) {
      if (meet(one, near)) kept.set(one.key, this.drawn.get(one.key) ?? this.added(arrows, this.make.arrow(one)));
    }
    for (const one of this.picture.boxes) {
      if (meet(one, near)) kept.set(one.key, this.drawn.get(one.key) ?? this.added(boxes, this.make.box(one, far)));
    }
    for (const [key, elements] of this.drawn) {
      if (!kept.has(key)) for (const one of elements) one.remove();
    }
    this.drawn = kept;
  }

  /** @param {SVGElement} layer @param {SVGElement} made */
  added(layer, made) {
    layer.append(made);
    return [made];
  }

  /** Draw it for a window of another size; what nobody has moved begins anew. @param {string} way */
  resized(way) {
    if (!this.started || this.home === this.where()) this.start(way);
    else this.redraw();
  }

  where() {
    return `${this.x} ${this.y} ${this.scale}`;
  }

  /** Move by some px of the window. @param {number} dx @param {number} dy */
  pan(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.soon();
  }

  /** Move at the next frame, however many events come before it. */
  soon() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.moved();
    });
  }

  /** Zoom around a point of the window. @param {number} factor @param {number} cx @param {number} cy */
  zoom(factor, cx = this.size.w / 2, cy = this.size.h / 2) {
    const scale = Math.min(MOST, Math.max(LEAST, this.scale * factor));
    this.x = cx - ((cx - this.x) * scale) / this.scale;
    this.y = cy - ((cy - this.y) * scale) / this.scale;
    this.scale = scale;
    this.soon();
  }

  /** Show all of it, no larger than it is. */
  fit() {
    const { w, h } = this.size;
    const scale = Math.min((w - 2 * PAD) / this.picture.w, (h - 2 * PAD) / this.picture.h, 1);
    this.scale = Math.max(LEAST, scale);
    this.x = (w - this.picture.w * this.scale) / 2;
    this.y = (h - this.picture.h * this.scale) / 2;
    this.soon();
  }

  /** Show its beginning, as large as can be read. @param {string} way */
  start(way) {
    const level = way === "LR" || way === "RL";
    const backwards = way === "RL" || way === "BT";
    const { w, h } = this.size;
    // A frame in a notebook, or a tab that nobody looks at, may have no size yet.
    this.started = w > 2 * PAD && h > 2 * PAD;
    if (!this.started) return;
    const { picture } = this;
    const [across, down] = [(w - 2 * PAD) / picture.w, (h - 2 * PAD) / picture.h];
    if (Math.min(across, down) > WHOLE) {
      this.fit();
    } else {
      const scale = Math.max(READ, Math.min(1, level ? down : across));
      const first = picture.boxes.reduce((a, b) => (b.thing < a.thing ? b : a), picture.boxes[0]);
      this.scale = scale;
      this.x = begin(picture.w * scale, w, first.x * scale, first.w * scale, level, backwards);
      this.y = begin(picture.h * scale, h, first.y * scale, first.h * scale, !level, backwards);
      this.soon();
    }
    this.home = this.where();
  }

  /** Bring a place into the window, if it is not there. @param {{x: number, y: number, w: number, h: number}} place
   * @param {boolean} middle in any case into its middle */
  reveal(place, middle = false) {
    const { w, h } = this.size;
    if (this.scale < 0.45) this.scale = 0.8;
    const left = this.x + place.x * this.scale;
    const top = this.y + place.y * this.scale;
    const wide = place.w * this.scale;
    const high = place.h * this.scale;
    const inside = left >= PAD && top >= PAD && left + wide <= w - PAD && top + high <= h - PAD;
    const { offsetLeft, offsetTop, hidden } = this.map;
    const seen = inside && (hidden || left + wide < offsetLeft || top + high < offsetTop);
    if (seen && !middle) return this.soon();
    this.x += w / 2 - left - Math.min(wide, w) / 2;
    this.y += h / 2 - top - Math.min(high, h) / 2;
    return this.soon();
  }

  /** Draw the small map, where there is more than fits the window.
   * @param {{x: number, y: number, w: number, h: number}} seen */
  drawMap(seen) {
    const { picture, map } = this;
    this.fitMap();
    map.hidden = (seen.w >= picture.w && seen.h >= picture.h) || !picture.w || !this.started;
    if (map.hidden || !map.clientWidth) return;
    const sharp = window.devicePixelRatio || 1;
    const scale = Math.min(map.clientWidth / picture.w, map.clientHeight / picture.h);
    const style = getComputedStyle(map);
    if (this.mapOf !== picture || this.mapKey !== this.make.mapKey()) this.drawGround(scale, sharp, style);
    map.width = this.ground.width;
    map.height = this.ground.height;
    const pen = /** @type {CanvasRenderingContext2D} */ (map.getContext("2d"));
    pen.drawImage(this.ground, 0, 0);
    this.scaled(pen, scale, sharp);
    pen.lineWidth = 2 / scale;
    pen.strokeStyle = style.getPropertyValue("--now");
    pen.strokeRect(seen.x, seen.y, seen.w, seen.h);
  }

  /** Give the map the shape of the picture, so that it hides no more than it must. */
  fitMap() {
    const { picture, map } = this;
    const most = Math.min(MAP, 0.27 * this.size.w);
    const scale = most / Math.max(picture.w, picture.h, 1);
    const [wide, high] = [picture.w, picture.h].map((one) => `${Math.round(Math.max(one * scale, most / 5))}px`);
    if (map.style.width === wide && map.style.height === high) return;
    [map.style.width, map.style.height] = [wide, high];
    this.mapOf = null;
  }

  /** Draw what the map shows wherever the window is. @param {number} scale @param {number} sharp
   * @param {CSSStyleDeclaration} style */
  drawGround(scale, sharp, style) {
    const { picture, map, ground } = this;
    [this.mapOf, this.mapKey] = [picture, this.make.mapKey()];
    ground.width = map.clientWidth * sharp;
    ground.height = map.clientHeight * sharp;
    const pen = /** @type {CanvasRenderingContext2D} */ (ground.getContext("2d"));
    this.scaled(pen, scale, sharp);
    pen.lineWidth = 1 / scale;
    pen.strokeStyle = style.getPropertyValue("--quiet");
    for (const one of picture.frames) pen.strokeRect(one.x, one.y, one.w, one.h);
    for (const one of picture.boxes) {
      pen.fillStyle = style.getPropertyValue(this.make.paint(one));
      pen.fillRect(one.x, one.y, Math.max(one.w, 2 / scale), Math.max(one.h, 2 / scale));
    }
  }

  /** Let a pen draw in the units of the picture. @param {CanvasRenderingContext2D} pen
   * @param {number} scale @param {number} sharp */
  scaled(pen, scale, sharp) {
    const { picture, map } = this;
    pen.scale(sharp * scale, sharp * scale);
    pen.translate((map.clientWidth / scale - picture.w) / 2, (map.clientHeight / scale - picture.h) / 2);
  }

  /** Return the place in the drawing of a point of the map. @param {number} px @param {number} py */
  fromMap(px, py) {
    const { picture, map } = this;
    const scale = Math.min(map.clientWidth / picture.w, map.clientHeight / picture.h);
    return [
      px / scale - (map.clientWidth / scale - picture.w) / 2,
      py / scale - (map.clientHeight / scale - picture.h) / 2,
    ];
  }
}

/** Return where a picture begins on one axis: in the middle where it fits; else with its first box near
 * the edge, along the way, and in the middle across it.
 * @param {number} all @param {number} window @param {number} first @param {number} size @param {boolean} along
 * @param {boolean} backwards @returns {number} */
function begin(all, window, first, size, along, backwards) {
  if (all <= window - 2 * PAD) return (window - all) / 2;
  if (!along) return window / 2 - first - size / 2;
  if (backwards) return window - all - begin(all, window, all - first - size, size, true, false);
  return first < window / 3 ? PAD : PAD - first;
}

/** @param {{x: number, y: number, w: number, h: number}} one @param {{x: number, y: number, w: number, h: number}} other */
function meet(one, other) {
  return one.x <= other.x + other.w && one.x + one.w >= other.x && one.y <= other.y + other.h && one.y + one.h >= other.y;
}

/** @param {{x: number, y: number, w: number, h: number}} one @param {{x: number, y: number, w: number, h: number}} other */
function within(one, other) {
  return one.x >= other.x && one.y >= other.y && one.x + one.w <= other.x + other.w && one.y + one.h <= other.y + other.h;
}
