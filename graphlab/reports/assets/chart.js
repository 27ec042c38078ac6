// One chart over the passes: its curves, a cursor that all charts share, what it says there, its numbers as a table.

import { button, html } from "../../web/assets/dom.js";
import { num, svg, text } from "../../web/assets/svg.js";
import { axis, runs, short, upTo } from "./numbers.js";
import { numbersTable } from "./table.js";

/** @typedef {{name: string, on: boolean, x: number[], y: number[]}} Curve */
/** @typedef {{key: string, log: boolean, last: number, curves: Curve[], marks: [number, string, string][]}} ChartData */
/** What a chart asks of its page. @typedef {{say: (key: string, numbers?: Record<string, string | number>) => string,
 *   at: () => number, move: (pass: number) => void, step: (event: KeyboardEvent) => void}} Page */

const HIGH = 230;
export const LEFT = 58;
export const RIGHT = 14;
const TOP = 10;
const LOW = 30;
const COLOURS = 6;

export class Chart {
  /** @param {ChartData} data @param {Page} page */
  constructor(data, page) {
    this.data = data;
    this.page = page;
    this.log = data.log;
    this.on = new Set(data.curves.flatMap((curve, at) => (curve.on ? [at] : [])));
    this.title = html("h2");
    this.scale = button("", () => {
      this.log = !this.log;
      this.draw();
    }, "scale");
    this.plot = plotOf(page);
    this.keys = html("ul", "keys");
    this.note = html("p", "quiet");
    this.table = html("details");
    this.table.addEventListener("toggle", () => this.fill());
    this.figure = html("figure", "chart", html("figcaption", "", this.title, this.scale), this.plot, this.keys, this.note, this.table);
    this.wide = 0;
    /** @type {import("./numbers.js").Axis | null} */
    this.down = null;
    this.cursor = svg("g", { class: "cursor" });
  }

  /** Say everything in the present language, and draw it. */
  naming() {
    const { say } = this.page;
    const name = say(this.data.key);
    this.title.textContent = name;
    this.scale.textContent = say("log");
    this.scale.setAttribute("aria-pressed", String(this.log));
    this.scale.hidden = !this.data.curves.some((curve) => curve.y.some((value) => value > 0 && Number.isFinite(value)));
    this.plot.setAttribute("aria-label", this.log ? say("logOf", { what: name }) : name);
    this.table.replaceChildren(html("summary", "", say("numbers")));
    this.table.toggleAttribute("open", false);
    const hidden = this.data.curves.length > this.on.size;
    this.note.textContent = hidden ? say("some", { n: this.on.size, all: this.data.curves.length }) : "";
    this.legend();
  }

  /** List the curves, each a button that draws it or not. */
  legend() {
    const { curves } = this.data;
    const alone = curves.length === 1;
    this.keys.replaceChildren(...curves.map((curve, at) => {
      const sign = svg("svg", { width: 26, height: 10, viewBox: "0 0 26 10", "aria-hidden": "true" },
        svg("path", { class: `curve k${at % COLOURS}`, d: "M1,5h24" }));
      const name = html("span", "name", this.data.key === "loss" && alone ? this.page.say("loss") : curve.name);
      const value = html("span", "now");
      value.dataset.curve = String(at);
      const one = alone ? html("span", "key", sign, name, value) : button("", () => this.toggle(at), "key");
      if (!alone) {
        one.append(sign, name, value);
        one.setAttribute("aria-pressed", String(this.on.has(at)));
      }
      return html("li", "", one);
    }));
  }

  /** @param {number} at */
  toggle(at) {
    if (this.on.has(at)) this.on.delete(at);
    else this.on.add(at);
    this.draw();
    this.mark();
  }

  /** Draw the curves. */
  draw() {
    this.naming();
    this.wide = Math.max(240, this.plot.clientWidth);
    const { last } = this.data;
    const shown = this.data.curves.flatMap((curve, at) => (this.on.has(at) ? [{ ...curve, at }] : []));
    const sound = (/** @type {number} */ value) => Number.isFinite(value) && (!this.log || value > 0);
    let [low, high] = [Infinity, -Infinity];
    for (const { y } of shown) {
      for (const value of y) {
        if (!sound(value)) continue;
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    if (low > high) [low, high] = this.log ? [0.1, 1] : [0, 1];
    const floor = HIGH - LOW;
    const across = axis(1, Math.max(2, last), LEFT, this.wide - RIGHT, false, this.wide < 420 ? 4 : 7);
    this.down = axis(low, high, floor - 8, TOP + 8, this.log);
    const world = svg("svg", { viewBox: `0 0 ${this.wide} ${HIGH}`, "aria-hidden": "true" });
    world.append(...rules(across, this.down, this.wide, floor));
    for (const [pass, word, kind] of this.data.marks) world.append(this.said(across.at(pass), word, kind, floor));
    let off = false;
    for (const curve of shown) {
      const xs = curve.x.map(across.at);
      for (const run of runs(xs, curve.y, sound)) {
        const points = run.map((at) => [xs[at], /** @type {import("./numbers.js").Axis} */ (this.down).at(curve.y[at])]);
        if (points.length === 1) world.append(svg("circle", { class: `dot k${curve.at % COLOURS}`, cx: num(points[0][0]), cy: num(points[0][1]), r: 2.5 }));
        else world.append(svg("path", { class: `curve k${curve.at % COLOURS}`, d: `M${points.map(([x, y]) => `${num(x)},${num(y)}`).join("L")}` }));
      }
      off = this.strays(world, xs, curve.y, sound, floor) || off;
    }
    this.note.textContent = [this.note.textContent, off ? `× ${this.page.say(this.log ? "offLog" : "off")}` : ""].filter(Boolean).join(" · ");
    this.cursor = svg("g", { class: "cursor" });
    world.append(this.cursor);
    this.plot.replaceChildren(world);
    this.across = across;
    this.mark();
  }

  /** Mark what the scale has no place for: NaN and what is too small at the bottom, infinity at its end.
   * @param {SVGElement} world @param {number[]} xs @param {number[]} ys @param {(y: number) => boolean} sound @param {number} floor */
  strays(world, xs, ys, sound, floor) {
    const seen = new Set();
    ys.forEach((value, at) => {
      if (sound(value)) return;
      const y = value === Infinity ? TOP + 1 : floor - 1;
      const key = `${Math.round(xs[at] / 4)} ${y}`;
      if (seen.has(key)) return;
      seen.add(key);
      const x = num(xs[at]);
      world.append(svg("path", { class: "stray", d: `M${x - 3},${y - 3}l6,6m0,-6l-6,6` }));
    });
    return seen.size > 0;
  }

  /** @param {number} x @param {string} word @param {string} kind @param {number} floor */
  said(x, word, kind, floor) {
    const right = x > this.wide * 0.6;
    return svg("g", { class: `mark mark-${kind}` }, svg("path", { d: `M${num(x)},${TOP}V${floor}` }),
      text("small", num(right ? x - 4 : x + 4), TOP + 9, this.page.say(word), right ? "end" : "start"));
  }

  /** Put the cursor on the present pass, and say what the curves are there. */
  mark() {
    if (!this.across || !this.down) return;
    const pass = this.page.at();
    const x = num(this.across.at(pass));
    this.cursor.replaceChildren(svg("path", { d: `M${x},${TOP}V${HIGH - LOW}` }));
    /** @type {string[]} */
    const said = [];
    this.data.curves.forEach((curve, at) => {
      const value = valueAt(curve, pass);
      const place = this.keys.querySelector(`[data-curve="${at}"]`);
      if (place) place.textContent = value === null ? "" : short(value);
      if (value === null || !this.on.has(at)) return;
      said.push(`${curve.name} ${short(value)}`);
      if (!Number.isFinite(value) || (this.log && value <= 0)) return;
      this.cursor.append(svg("circle", { class: `dot k${at % COLOURS}`, cx: x, cy: num(/** @type {import("./numbers.js").Axis} */ (this.down).at(value)), r: 3.5 }));
    });
    tellSlider(this.plot, pass, this.data.last, `${this.page.say("backward")} ${pass}: ${said.join(", ")}`);
  }

  /** The pass under a point of the window. @param {number} clientX */
  under(clientX) {
    return passUnder(this.plot, this.wide, this.data.last, clientX);
  }

  /** Fill the table when it is opened. */
  fill() {
    if (!(/** @type {HTMLDetailsElement} */ (this.table).open) || this.table.children.length > 1) return;
    const shown = this.data.curves.filter((_, at) => this.on.has(at));
    const passes = [...new Set(shown.flatMap((curve) => curve.x))].sort((a, b) => a - b);
    const rows = passes.map((pass) => [String(pass), ...shown.map((curve) => {
      const value = valueAt(curve, pass);
      return value === null ? "" : short(value);
    })]);
    this.table.append(numbersTable([this.page.say("backward"), ...shown.map((curve) => curve.name)], rows, this.page.say));
  }
}

/** Return the value of a curve at a pass, null where it was not kept. @param {Curve} curve @param {number} pass */
export function valueAt(curve, pass) {
  const at = upTo(curve.x, pass);
  return at >= 0 && curve.x[at] === pass ? curve.y[at] : null;
}

/** Return the place of a plot, which the keys move through as through a slider. @param {Page} page */
export function plotOf(page) {
  const made = html("div", "plot");
  made.setAttribute("role", "slider");
  made.setAttribute("tabindex", "0");
  made.setAttribute("aria-valuemin", "1");
  made.addEventListener("keydown", (event) => page.step(event));
  return made;
}

/** Return the pass, with its fraction, under a point of the window. @param {HTMLElement} plot @param {number} wide
 * @param {number} last @param {number} clientX */
export function passUnder(plot, wide, last, clientX) {
  const { left, width } = plot.getBoundingClientRect();
  const px = ((clientX - left) / (width || 1)) * wide;
  return 1 + ((px - LEFT) / (wide - LEFT - RIGHT)) * (Math.max(2, last) - 1);
}

/** @param {HTMLElement} plot @param {number} pass @param {number} last @param {string} said */
export function tellSlider(plot, pass, last, said) {
  plot.setAttribute("aria-valuemax", String(last));
  plot.setAttribute("aria-valuenow", String(pass));
  plot.setAttribute("aria-valuetext", said);
}

/** Return the lines and the numbers of both axes. @param {import("./numbers.js").Axis} across
 * @param {import("./numbers.js").Axis | null} down @param {number} wide @param {number} floor */
export function rules(across, down, wide, floor) {
  const made = [svg("path", { class: "floor", d: `M${LEFT},${floor}H${wide - RIGHT}` })];
  for (const value of across.ticks) {
    if (!Number.isInteger(value) || value < 1) continue;
    const x = num(across.at(value));
    made.push(svg("path", { class: "floor", d: `M${x},${floor}v4` }), text("small", x, floor + 17, String(value), "middle"));
  }
  for (const value of down?.ticks ?? []) {
    const y = num(/** @type {import("./numbers.js").Axis} */ (down).at(value));
    made.push(svg("path", { class: "grid", d: `M${LEFT},${y}H${wide - RIGHT}` }), text("small", LEFT - 7, y + 4, short(value), "end"));
  }
  return made;
}
