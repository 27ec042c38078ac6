// The data of a regression on one variable, and the line that the model has at the end.

import { html } from "../../web/assets/dom.js";
import { num, svg, text } from "../../web/assets/svg.js";
import { axis, short } from "./numbers.js";
import { numbersTable } from "./table.js";

/** @typedef {{key: string, names: [string, string], x: number[], y: number[], fitted: number[]}} ScatterData */

const HIGH = 230;
const LEFT = 58;
const RIGHT = 14;
const FLOOR = 186;

export class Scatter {
  /** @param {ScatterData} data @param {import("./chart.js").Page} page */
  constructor(data, page) {
    this.data = data;
    this.page = page;
    this.title = html("h2");
    this.plot = html("div", "plot");
    this.plot.setAttribute("role", "img");
    this.keys = html("ul", "keys");
    this.table = html("details");
    this.table.addEventListener("toggle", () => this.fill());
    this.figure = html("figure", "chart", html("figcaption", "", this.title), this.plot, this.keys, this.table);
  }

  /** Draw points and line. */
  draw() {
    const { x, y, fitted, names } = this.data;
    const { say } = this.page;
    this.title.textContent = say("data");
    this.plot.setAttribute("aria-label", `${say("data")}: ${names.join(", ")}`);
    this.table.replaceChildren(html("summary", "", say("numbers")));
    this.table.toggleAttribute("open", false);
    const wide = Math.max(240, this.plot.clientWidth);
    const known = (/** @type {number[]} */ values) => values.filter(Number.isFinite);
    const across = axis(Math.min(...known(x)), Math.max(...known(x)), LEFT, wide - RIGHT, false, wide < 420 ? 4 : 7);
    const ys = known([...y, ...fitted]);
    const down = axis(Math.min(...ys), Math.max(...ys), FLOOR - 8, 18, false);
    const world = svg("svg", { viewBox: `0 0 ${wide} ${HIGH}`, "aria-hidden": "true" });
    world.append(svg("path", { class: "floor", d: `M${LEFT},${FLOOR}H${wide - RIGHT}` }));
    for (const value of across.ticks) world.append(text("small", num(across.at(value)), FLOOR + 17, short(value), "middle"));
    for (const value of down.ticks) {
      const at = num(down.at(value));
      world.append(svg("path", { class: "grid", d: `M${LEFT},${at}H${wide - RIGHT}` }), text("small", LEFT - 7, at + 4, short(value), "end"));
    }
    world.append(text("small", (LEFT + wide - RIGHT) / 2, FLOOR + 36, names[0], "middle"), text("small", 4, 10, names[1]));
    x.forEach((one, at) => {
      if (Number.isFinite(one) && Number.isFinite(y[at])) world.append(svg("circle", { class: "dot k0", cx: num(across.at(one)), cy: num(down.at(y[at])), r: 2.5 }));
    });
    const line = x.flatMap((one, at) => (Number.isFinite(one) && Number.isFinite(fitted[at]) ? [`${num(across.at(one))},${num(down.at(fitted[at]))}`] : []));
    if (line.length > 1) world.append(svg("path", { class: "curve k1 whole", d: `M${line.join("L")}` }));
    this.plot.replaceChildren(world);
    const sign = (/** @type {SVGElement} */ one) => svg("svg", { width: 26, height: 10, viewBox: "0 0 26 10", "aria-hidden": "true" }, one);
    this.keys.replaceChildren(
      html("li", "key", sign(svg("circle", { class: "dot k0", cx: 13, cy: 5, r: 3 })), say("dots")),
      html("li", "key", sign(svg("path", { class: "curve k1 whole", d: "M1,5h24" })), say("fitted")),
    );
  }

  /** It has no cursor. */
  mark() {}

  /** Fill the table when it is opened. */
  fill() {
    if (!(/** @type {HTMLDetailsElement} */ (this.table).open) || this.table.children.length > 1) return;
    const { x, y, fitted, names } = this.data;
    const rows = x.map((one, at) => [one, y[at], fitted[at]].map(short));
    this.table.append(numbersTable([...names, this.page.say("fitted")], rows, this.page.say));
  }
}
