// When each line of the user's code did what to leaves: one lane for each, over the passes.

import { html } from "../../web/assets/dom.js";
import { num, svg, text } from "../../web/assets/svg.js";
import { LEFT, RIGHT, passUnder, plotOf, rules, tellSlider } from "./chart.js";
import { axis } from "./numbers.js";

/** @typedef {{what: string, line: string, x: number[]}} Lane */

const LANE = 38;
const TOP = 4;

export class Lanes {
  /** @param {Lane[]} lanes @param {number} last @param {import("./chart.js").Page} page */
  constructor(lanes, last, page) {
    this.lanes = lanes;
    this.last = last;
    this.page = page;
    this.title = html("h2");
    this.plot = plotOf(page);
    this.figure = html("figure", "chart lanes", html("figcaption", "", this.title), this.plot);
    this.cursor = svg("g", { class: "cursor" });
    this.wide = 0;
  }

  get floor() {
    return TOP + LANE * this.lanes.length;
  }

  /** Draw all lanes. */
  draw() {
    this.title.textContent = this.page.say("lanes");
    this.plot.setAttribute("aria-label", this.page.say("lanes"));
    this.wide = Math.max(240, this.plot.clientWidth);
    const high = this.floor + 26;
    this.across = axis(1, Math.max(2, this.last), LEFT, this.wide - RIGHT, false, this.wide < 420 ? 4 : 7);
    const world = svg("svg", { viewBox: `0 0 ${this.wide} ${high}`, "aria-hidden": "true" }, ...rules(this.across, null, this.wide, this.floor));
    this.lanes.forEach((lane, at) => {
      const y = TOP + LANE * at;
      const label = text("small", LEFT, y + 13, `${lane.what}  ${lane.line}`);
      const ticks = [...new Set(lane.x.filter((pass) => pass > 0).map((pass) => Math.round(/** @type {import("./numbers.js").Axis} */ (this.across).at(pass) * 2) / 2))];
      world.append(svg("path", { class: "grid", d: `M${LEFT},${y + 26}H${this.wide - RIGHT}` }), label,
        svg("path", { class: `tick k${at % 6}`, d: ticks.map((x) => `M${num(x)},${y + 20}v12`).join("") || "M0,0" }));
    });
    this.cursor = svg("g", { class: "cursor" });
    world.append(this.cursor);
    this.plot.replaceChildren(world);
    this.mark();
  }

  /** Put the cursor on the present pass. */
  mark() {
    if (!this.across) return;
    const pass = this.page.at();
    this.cursor.replaceChildren(svg("path", { d: `M${num(this.across.at(pass))},${TOP}V${this.floor}` }));
    const said = this.lanes.filter((lane) => lane.x.includes(pass)).map((lane) => lane.what);
    tellSlider(this.plot, pass, this.last, `${this.page.say("backward")} ${pass}: ${said.join(", ")}`);
  }

  /** The pass under a point of the window. @param {number} clientX */
  under(clientX) {
    return passUnder(this.plot, this.wide, this.last, clientX);
  }
}
