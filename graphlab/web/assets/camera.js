// Where a drawing is in its window: pan, zoom, fit, the small map beside it, and all of it on paper.

/** @typedef {{x: number, y: number, w: number, h: number}} Rect */
/** What is drawn: its size, and what the small map shows of it.
 * @typedef {{w: number, h: number, boxes: Rect[], frames: Rect[]}} Drawn */

const LEAST = 0.002;
const MOST = 3;
const WHOLE = 0.45; // the least scale at which a drawing is still shown whole at first
const READ = 0.55; // where it is not, the least scale of what is shown
const PAD = 28;

export class Camera {
  /** @param {HTMLElement} stage the window @param {SVGSVGElement} holder what fills it @param {SVGElement} world what moves
   * @param {import("./minimap.js").Minimap} map */
  constructor(stage, holder, world, map) {
    this.stage = stage;
    this.holder = holder;
    this.world = world;
    this.map = map;
    this.started = false;
    /** Where it began, for as long as nobody has moved it. */
    this.home = "";
    /** @type {Drawn} */
    this.drawn = { w: 0, h: 0, boxes: [], frames: [] };
    this.x = 0;
    this.y = 0;
    this.scale = 1;
    this.waiting = false;
    /** Where it was before it was printed. @type {[number, number, number] | null} */
    this.kept = null;
  }

  /** The size of the window. */
  get size() {
    return { w: this.stage.clientWidth, h: this.stage.clientHeight };
  }

  /** What of the drawing is in the window. @returns {Rect} */
  get seen() {
    const { x, y, scale } = this;
    const { w, h } = this.size;
    return { x: -x / scale, y: -y / scale, w: w / scale, h: h / scale };
  }

  /** Put the drawing where it is to be. */
  moved() {
    const { x, y, scale } = this;
    this.world.setAttribute("transform", `translate(${x} ${y}) scale(${scale})`);
    this.map.show(this);
  }

  /** Make what is drawn anew. */
  redraw() {
    this.moved();
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

  /** Draw it for a window of another size; what nobody has moved begins anew. @param {string} way */
  resized(way) {
    if (!this.started || this.home === this.where()) this.start(way);
    else this.redraw();
  }

  where() {
    return `${this.x} ${this.y} ${this.scale}`;
  }

  /** Show all of it, no larger than it is. */
  fit() {
    const { w, h } = this.size;
    const scale = Math.min((w - 2 * PAD) / this.drawn.w, (h - 2 * PAD) / this.drawn.h, 1);
    this.scale = Math.max(LEAST, scale);
    this.x = (w - this.drawn.w * this.scale) / 2;
    this.y = (h - this.drawn.h * this.scale) / 2;
    this.soon();
  }

  /** Where it begins. @returns {Rect} */
  get first() {
    return { x: 0, y: 0, w: 0, h: 0 };
  }

  /** Show its beginning, as large as can be read; without a way its upper left corner.
   * @param {string} way which way it runs: LR, RL, TB, BT, or nothing */
  start(way) {
    const level = way === "LR" || way === "RL";
    const backwards = way === "RL" || way === "BT";
    const { w, h } = this.size;
    // A frame in a notebook, or a tab that nobody looks at, may have no size yet.
    this.started = w > 2 * PAD && h > 2 * PAD;
    if (!this.started) return;
    const { drawn, first } = this;
    const [across, down] = [(w - 2 * PAD) / drawn.w, (h - 2 * PAD) / drawn.h];
    if (Math.min(across, down) > WHOLE) {
      this.fit();
    } else {
      const scale = Math.max(READ, Math.min(1, level ? down : across));
      this.scale = scale;
      this.x = begin(drawn.w * scale, w, first.x * scale, first.w * scale, level || !way, backwards);
      this.y = begin(drawn.h * scale, h, first.y * scale, first.h * scale, !level, backwards);
      this.soon();
    }
    this.home = this.where();
  }

  /** Bring a place into the window, if it is not there. @param {Rect} place
   * @param {boolean} middle in any case into its middle */
  reveal(place, middle = false) {
    const { w, h } = this.size;
    if (this.scale < 0.45) this.scale = 0.8;
    const left = this.x + place.x * this.scale;
    const top = this.y + place.y * this.scale;
    const wide = place.w * this.scale;
    const high = place.h * this.scale;
    const inside = left >= PAD && top >= PAD && left + wide <= w - PAD && top + high <= h - PAD;
    const { offsetLeft, offsetTop, hidden } = this.map.canvas;
    const seen = inside && (hidden || left + wide < offsetLeft || top + high < offsetTop);
    if (seen && !middle) return this.soon();
    this.x += w / 2 - left - Math.min(wide, w) / 2;
    this.y += h / 2 - top - Math.min(high, h) / 2;
    return this.soon();
  }

  /** Put a place of the drawing into the middle of the window. @param {number} x @param {number} y */
  centre(x, y) {
    this.x = this.size.w / 2 - x * this.scale;
    this.y = this.size.h / 2 - y * this.scale;
    this.soon();
  }

  /** Draw all of it for the printer, and as before after that. @param {boolean} begins */
  print(begins) {
    if (begins) {
      this.kept = [this.x, this.y, this.scale];
      this.holder.setAttribute("viewBox", `-8 -8 ${this.drawn.w + 16} ${this.drawn.h + 16}`);
      [this.x, this.y, this.scale] = [0, 0, 1];
    } else if (this.kept) {
      this.holder.removeAttribute("viewBox");
      [this.x, this.y, this.scale] = this.kept;
    }
    this.redraw();
  }
}

/** Return where a drawing begins on one axis: in the middle where it fits; else with its first box near
 * the edge, along the way, and in the middle across it.
 * @param {number} all @param {number} window @param {number} first @param {number} size @param {boolean} along
 * @param {boolean} backwards @returns {number} */
function begin(all, window, first, size, along, backwards) {
  if (all <= window - 2 * PAD) return (window - all) / 2;
  if (!along) return window / 2 - first - size / 2;
  if (backwards) return window - all - begin(all, window, all - first - size, size, true, false);
  return first < window / 3 ? PAD : PAD - first;
}
