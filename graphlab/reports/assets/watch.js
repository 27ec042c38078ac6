// A watched training loop: charts that share one cursor, what is known of the pass under it, and the graphs.

import { Chrome, begin } from "../../web/assets/chrome.js";
import { button, byId, html } from "../../web/assets/dom.js";
import { Drawing } from "../../web/assets/drawing.js";
import { Chart } from "./chart.js";
import { Lanes } from "./lanes.js";
import { upTo } from "./numbers.js";
import { Scatter } from "./scatter.js";
import { WORDS } from "./watch_words.js";

/** @typedef {{i: number, root?: string, loss?: string, nodes?: number, step?: number, at?: string, line?: string, error?: string,
 *   graph?: number, sums?: [string, string][], events?: [string, string, string, string][], more?: number}} Pass */
/** @typedef {{charts: any[], lanes: import("./lanes.js").Lane[], passes: Pass[], graphs: string[],
 *   total: number}} Raw */

const LONG = 40; // characters, beyond which a name is broken anywhere
/** @type {[string, string][]} */
const KEYS = [["← →", "keyArrows"], ["Page up, Page down, Home, End", "keyPages"], ["+ - f", "keyZoom"], ["Esc", "keyEscape"]];

class Page {
  /** @param {Raw} raw */
  constructor(raw) {
    this.raw = raw;
    this.chrome = new Chrome(WORDS, KEYS);
    this.known = new Map(raw.passes.map((one) => [one.i, one]));
    const over = raw.charts.filter((one) => one.curves);
    for (const chart of raw.charts) for (const values of [chart.x, chart.y, chart.fitted]) restore(values);
    for (const chart of over) for (const curve of chart.curves) restore(curve.y);
    this.passes = sorted([...over.flatMap((one) => one.curves.flatMap((/** @type {any} */ curve) => curve.x)), ...this.known.keys()]);
    const last = Math.max(1, raw.total, ...over.map((one) => one.last));
    this.now = Math.max(0, upTo(this.passes, raw.total));
    /** What charts ask. @type {import("./chart.js").Page} */
    const page = {
      say: (key, numbers) => this.chrome.say(key, numbers),
      at: () => this.pass,
      move: (pass) => this.near(pass),
      step: (event) => this.key(event),
    };
    this.charts = [
      ...raw.charts.map((one) => (one.curves ? new Chart(one, page) : new Scatter(one, page))),
      ...(raw.lanes.length ? [new Lanes(raw.lanes, last, page)] : []),
    ];
    byId("run").hidden = !this.charts.length;
    byId("charts").append(...this.charts.map((one) => one.figure));
    byId("forms").hidden = !raw.graphs.length;
    this.chrome.naming();
    this.drawing = raw.graphs.length ? new Drawing(this.chrome, (box) => this.chosen(box)) : null;
    this.bind();
    this.draw();
  }

  /** The pass that the cursor is on. */
  get pass() {
    return this.passes[this.now] ?? 1;
  }

  bind() {
    const slider = /** @type {HTMLInputElement} */ (byId("slider"));
    slider.max = String(Math.max(0, this.passes.length - 1));
    slider.addEventListener("input", () => this.go(Number(slider.value)));
    for (const one of this.charts) {
      if (one instanceof Scatter) continue;
      const follow = (/** @type {PointerEvent} */ event) => this.near(one.under(event.clientX));
      one.plot.addEventListener("pointerdown", follow);
      one.plot.addEventListener("pointermove", (event) => {
        if (event.pointerType === "mouse" || event.buttons) follow(event);
      });
    }
    const form = /** @type {HTMLSelectElement} */ (byId("form"));
    form.append(...this.raw.graphs.map((title) => html("option", "", title)));
    form.hidden = this.raw.graphs.length < 2;
    form.addEventListener("change", () => this.drawing?.show(form.selectedIndex));
    byId("theme").addEventListener("click", () => {
      this.chrome.theme();
      this.drawing?.moved();
    });
    byId("language").addEventListener("click", () => {
      this.chrome.speak();
      this.draw();
    });
    let wide = 0;
    new ResizeObserver(() => {
      if (wide === byId("charts").clientWidth) return;
      wide = byId("charts").clientWidth;
      this.draw();
    }).observe(byId("charts"));
  }

  draw() {
    for (const one of this.charts) one.draw();
    this.tell();
  }

  /** Go to the nearest of the passes. @param {number} pass */
  near(pass) {
    const before = Math.max(0, upTo(this.passes, pass));
    const after = Math.min(this.passes.length - 1, before + 1);
    this.go(pass - this.passes[before] <= this.passes[after] - pass ? before : after);
  }

  /** Go to a pass by its place among those that are known. @param {number} at */
  go(at) {
    at = Math.max(0, Math.min(this.passes.length - 1, at));
    if (at === this.now) return;
    this.now = at;
    for (const one of this.charts) one.mark();
    this.tell();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { now } = this;
    /** @type {Record<string, number>} */
    const ways = {
      ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1,
      PageUp: now + 10, PageDown: now - 10, Home: 0, End: this.passes.length - 1,
    };
    if (!(event.key in ways)) return;
    event.preventDefault();
    this.go(ways[event.key]);
  }

  /** Tell what is known of the present pass. */
  tell() {
    const slider = /** @type {HTMLInputElement} */ (byId("slider"));
    const { pass } = this;
    const say = this.chrome.say.bind(this.chrome);
    const where = !pass ? say("before") : pass > this.raw.total ? say("after") : say("backwardOf", { n: pass, all: this.raw.total });
    slider.value = String(this.now);
    slider.setAttribute("aria-valuetext", where);
    byId("count").textContent = pass > this.raw.total ? "" : `${pass}/${this.raw.total}`;
    const known = this.known.get(pass);
    if (pass > this.raw.total) return void byId("told").replaceChildren(html("p", "moment", html("strong", "", where)));
    const head = html("p", "moment", html("strong", "", where));
    byId("told").replaceChildren(head);
    if (!known) {
      byId("told").append(html("p", "quiet", say("notKept")));
      return;
    }
    const facts = [
      known.loss !== undefined && `${known.root || say("loss")} = ${known.loss}`,
      known.nodes && say("nodesOf", { n: known.nodes }),
      known.step && say("inStep", { n: known.step }),
      known.at,
    ].filter(Boolean);
    head.append(" ", html("span", "place", facts.join(" · ")));
    if (known.line) head.append(" ", html("code", "quiet", known.line));
    const form = known.graph;
    if (form !== undefined) head.append(" ", button(say("showForm"), () => this.form(form)));
    if (known.error) byId("told").append(html("p", "is-warn", say("raised", { error: known.error })));
    const rows = [...(known.sums ?? []), ...(known.events ?? [])];
    if (!rows.length) {
      if (!known.sums) byId("told").append(html("p", "quiet", say("notKept")));
      return;
    }
    const heads = ["what", "sum", "by", "line"].map((key) => {
      const cell = html("th", "", say(key));
      cell.setAttribute("scope", "col");
      return cell;
    });
    const body = rows.map((row) => html("tr", row.length > 2 ? "event" : "", ...[0, 1, 2, 3].map((at) => html("td", (row[at]?.length ?? 0) > LONG ? "long" : "", row[at] ?? ""))));
    if (known.more) body.push(html("tr", "event", html("td", "", say("more", { n: known.more }))));
    const table = html("div", "wide", html("table", "", html("thead", "", html("tr", "", ...heads)), html("tbody", "", ...body)));
    table.setAttribute("tabindex", "0");
    table.setAttribute("role", "group");
    table.setAttribute("aria-label", where);
    byId("told").append(table);
  }

  /** Show the picture of a form of the graph. @param {number} which */
  form(which) {
    /** @type {HTMLSelectElement} */ (byId("form")).selectedIndex = which;
    this.drawing?.show(which);
    byId("stage").focus();
  }

  /** Tell what a selected node is. @param {import("../../web/assets/drawing.js").Box | null} box */
  chosen(box) {
    const text = box?.element.querySelector("title")?.textContent ?? "";
    byId("detail").textContent = text;
    if (text) this.chrome.announce(`${this.chrome.say("selected")}: ${text}`);
  }
}

/** Put the numbers that JSON cannot write in their places. @param {any[] | undefined} values */
function restore(values) {
  values?.forEach((one, at) => {
    if (typeof one === "string") values[at] = Number(one);
  });
}

/** Return each number once, in their order. @param {number[]} values */
function sorted(values) {
  return [...new Set(values)].sort((a, b) => a - b);
}

begin((raw) => new Page(raw));
