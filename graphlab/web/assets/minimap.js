// The small map: where the window is in the drawing.

/** @typedef {import("./camera.js").Camera} Camera */
/** @typedef {import("./camera.js").Rect} Rect */

const MOST = 150; // px of its longer side

export class Minimap {
  /** @param {HTMLCanvasElement} canvas @param {(box: any) => string} paint the variable with a box's colour
   * @param {() => string} key changes with what ``paint`` returns */
  constructor(canvas, paint, key) {
    this.canvas = canvas;
    this.paint = paint;
    this.key = key;
    this.ground = document.createElement("canvas");
    /** @type {import("./camera.js").Drawn | null} */
    this.of = null;
    this.kept = "";
  }

  /** Draw it, where there is more than fits the window. @param {Camera} camera */
  show(camera) {
    const { drawn, seen } = camera;
    const { canvas } = this;
    this.fit(camera);
    canvas.hidden = (seen.w >= drawn.w && seen.h >= drawn.h) || !drawn.w || !camera.started;
    if (canvas.hidden || !canvas.clientWidth) return;
    const sharp = window.devicePixelRatio || 1;
    const scale = this.scale(camera);
    const style = getComputedStyle(canvas);
    if (this.of !== drawn || this.kept !== this.key()) this.drawGround(camera, scale, sharp, style);
    canvas.width = this.ground.width;
    canvas.height = this.ground.height;
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.drawImage(this.ground, 0, 0);
    this.scaled(pen, camera, scale, sharp);
    pen.lineWidth = 2 / scale;
    pen.strokeStyle = style.getPropertyValue("--now");
    pen.strokeRect(seen.x, seen.y, seen.w, seen.h);
  }

  /** Give it the shape of the drawing, so that it hides no more than it must. @param {Camera} camera */
  fit({ drawn, size }) {
    const { style } = this.canvas;
    const most = Math.min(MOST, 0.27 * size.w);
    const scale = most / Math.max(drawn.w, drawn.h, 1);
    const [wide, high] = [drawn.w, drawn.h].map((one) => `${Math.round(Math.max(one * scale, most / 5))}px`);
    if (style.width === wide && style.height === high) return;
    [style.width, style.height] = [wide, high];
    this.of = null;
  }

  /** Draw what it shows wherever the window is. @param {Camera} camera @param {number} scale @param {number} sharp
   * @param {CSSStyleDeclaration} style */
  drawGround({ drawn }, scale, sharp, style) {
    const { canvas, ground } = this;
    [this.of, this.kept] = [drawn, this.key()];
    ground.width = canvas.clientWidth * sharp;
    ground.height = canvas.clientHeight * sharp;
    const pen = /** @type {CanvasRenderingContext2D} */ (ground.getContext("2d"));
    this.scaled(pen, { drawn }, scale, sharp);
    pen.lineWidth = 1 / scale;
    pen.strokeStyle = style.getPropertyValue("--quiet");
    for (const one of drawn.frames) pen.strokeRect(one.x, one.y, one.w, one.h);
    for (const one of drawn.boxes) {
      pen.fillStyle = style.getPropertyValue(this.paint(one));
      pen.fillRect(one.x, one.y, Math.max(one.w, 2 / scale), Math.max(one.h, 2 / scale));
    }
  }

  /** @param {Pick<Camera, "drawn">} camera */
  scale({ drawn }) {
    return Math.min(this.canvas.clientWidth / drawn.w, this.canvas.clientHeight / drawn.h);
  }

  /** Let a pen draw in the units of the drawing. @param {CanvasRenderingContext2D} pen
   * @param {Pick<Camera, "drawn">} camera @param {number} scale @param {number} sharp */
  scaled(pen, { drawn }, scale, sharp) {
    pen.scale(sharp * scale, sharp * scale);
    pen.translate((this.canvas.clientWidth / scale - drawn.w) / 2, (this.canvas.clientHeight / scale - drawn.h) / 2);
  }

  /** Return the place in the drawing of a point of the map. @param {Camera} camera @param {number} px @param {number} py */
  at(camera, px, py) {
    const { drawn } = camera;
    const scale = this.scale(camera);
    return [
      px / scale - (this.canvas.clientWidth / scale - drawn.w) / 2,
      py / scale - (this.canvas.clientHeight / scale - drawn.h) / 2,
    ];
  }
}
