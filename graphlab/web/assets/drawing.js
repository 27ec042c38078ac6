// Pictures that were drawn when the file was written: moved, zoomed, and walked by mouse and keys.

import { Camera } from "./camera.js";
import { byId } from "./dom.js";
import { bindGestures } from "./gestures.js";
import { Minimap } from "./minimap.js";
import { ARROWS, nearest } from "./nearest.js";

/** A box of a picture. @typedef {{key: string, element: SVGGElement, x: number, y: number, w: number, h: number}} Box */

export class Drawing extends Camera {
  /** @param {import("./chrome.js").Chrome} chrome @param {(box: Box | null) => void} chosen told what is selected */
  constructor(chrome, chosen) {
    const holder = /** @type {SVGSVGElement} */ (/** @type {unknown} */ (byId("drawing")));
    const canvas = /** @type {HTMLCanvasElement} */ (byId("map"));
    const world = /** @type {SVGElement} */ (holder.firstElementChild);
    super(byId("stage"), holder, world, new Minimap(canvas, (box) => this.paint(box), () => this.mapKey));
    this.chrome = chrome;
    this.chosen = chosen;
    this.pictures = /** @type {SVGGElement[]} */ ([...world.querySelectorAll(".gx-picture")]);
    /** @type {Box[]} */
    this.boxes = [];
    /** @type {Box | null} */
    this.selected = null;
    bindGestures(this, { click: (element) => this.click(element), hover: () => {}, leave: () => {} });
    this.stage.addEventListener("keydown", (event) => this.key(event));
    for (const [id, act] of /** @type {[string, () => void][]} */ ([
      ["fit", () => this.fit()],
      ["in", () => this.zoom(1.3)],
      ["out", () => this.zoom(1 / 1.3)],
    ])) byId(id).addEventListener("click", act);
    new ResizeObserver(() => this.resized("")).observe(this.stage);
    window.addEventListener("beforeprint", () => this.print(true));
    window.addEventListener("afterprint", () => this.print(false));
    this.show(0);
  }

  /** What the colours of the small map hang on. */
  get mapKey() {
    return `${this.selected?.key} ${document.documentElement.dataset.theme}`;
  }

  /** @param {Box} box */
  paint(box) {
    return box === this.selected ? "--now" : "--slate";
  }

  /** Show one of the pictures. @param {number} which */
  show(which) {
    this.select(null);
    this.pictures.forEach((one, at) => one.toggleAttribute("hidden", at !== which));
    const picture = this.pictures[which];
    if (!picture) return;
    const things = /** @type {SVGGElement[]} */ ([...picture.querySelectorAll("[data-cell],[data-node]")]);
    this.boxes = things.map((element) => ({ key: element.dataset.cell ?? element.dataset.node ?? "", element, ...place(element, this.world) }));
    this.drawn = { w: Number(picture.dataset.w), h: Number(picture.dataset.h), boxes: this.boxes, frames: [] };
    this.start("");
  }

  /** @param {Element} element */
  click(element) {
    const holder = element.closest("[data-cell],[data-node]");
    const box = this.boxes.find((one) => one.element === holder) ?? null;
    this.select(box === this.selected ? null : box);
  }

  /** Select a box, or none. @param {Box | null} box @param {boolean} [reveal] bring it into the window */
  select(box, reveal = false) {
    this.selected?.element.classList.remove("self");
    this.selected = box;
    box?.element.classList.add("self");
    this.world.classList.toggle("picked", Boolean(box));
    this.stage.toggleAttribute("data-selected", Boolean(box));
    this.chosen(box);
    if (box && reveal) this.reveal(box);
    else this.map.show(this);
  }

  /** Select the box with a key, and show it. @param {string} key */
  go(key) {
    const box = this.boxes.find((one) => one.key === key);
    if (box) this.select(box, true);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ARROWS[event.key];
    /** @type {Record<string, () => void>} */
    const acts = {
      f: () => this.fit(),
      "+": () => this.zoom(1.3),
      "=": () => this.zoom(1.3),
      "-": () => this.zoom(1 / 1.3),
      Escape: () => this.select(null),
    };
    const act = way ? () => this.step(...way) : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** Select the nearest box in a direction; the first one where none is selected. @param {number} dx @param {number} dy */
  step(dx, dy) {
    const next = this.selected ? nearest(this.boxes, this.selected, dx, dy) : this.boxes[0];
    if (next) this.select(next, true);
  }
}

/** Return where an element is in the picture. @param {SVGGElement} element @param {SVGElement} world */
function place(element, world) {
  const box = element.getBBox();
  const outer = /** @type {SVGGraphicsElement} */ (world).getCTM();
  const own = element.getCTM();
  if (!outer || !own) return { x: box.x, y: box.y, w: box.width, h: box.height };
  const matrix = outer.inverse().multiply(own);
  return { x: matrix.a * box.x + matrix.e, y: matrix.d * box.y + matrix.f, w: matrix.a * box.width, h: matrix.d * box.height };
}
