// A picture that was drawn when the file was written: what is selected lights up with its partners and its line.

import { Chrome } from "../../web/assets/chrome.js";
import { button, byId, html } from "../../web/assets/dom.js";
import { Drawing } from "../../web/assets/drawing.js";
import { WORDS } from "./picture_words.js";

/** @typedef {import("../../web/assets/drawing.js").Box} Box */
/** What is known of a box: where it stands, what it is, the key of its line.
 * @typedef {{column: string, title: string, tip: string, small: string[], line: number}} Cell */

/** @type {[string, string][]} */
const KEYS = [["← → ↑ ↓", "keyArrows"], ["+ - f", "keyZoom"], ["Esc", "keyEscape"]];

export class PicturePage {
  /** @param {{cells: Record<string, Cell>}} raw @param {import("../../web/assets/language.js").Words} words */
  constructor(raw, words) {
    this.cells = raw.cells;
    this.chrome = new Chrome({ ...WORDS, ...words }, KEYS);
    this.chrome.naming();
    this.arrows = /** @type {SVGGElement[]} */ ([...document.querySelectorAll("[data-tail]")]);
    this.lines = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-line]")]);
    /** @type {Box | null} */
    this.box = null;
    this.drawing = new Drawing(this.chrome, (box) => this.chosen(box));
    for (const line of this.lines) line.addEventListener("click", () => this.from(Number(line.dataset.line)));
    byId("theme").addEventListener("click", () => {
      this.chrome.theme();
      this.drawing.moved();
    });
    byId("language").addEventListener("click", () => {
      this.chrome.speak();
      this.tell();
    });
  }

  /** Return the others in the row of a box. @param {Box} box */
  partners(box) {
    const { row } = box.element.dataset;
    if (row === undefined) return [];
    return this.drawing.boxes.filter((one) => one !== box && one.element.dataset.row === row);
  }

  /** @param {Box | null} box */
  chosen(box) {
    this.box = box;
    if (this.drawing) this.light();
    this.tell();
    if (box) this.chrome.announce(`${this.chrome.say("selected")}: ${this.named(box)}`);
  }

  /** @param {Box} box */
  named(box) {
    const cell = this.cells[box.key];
    return `${cell.column}: ${cell.title}`;
  }

  /** Light up what belongs to the selected box. */
  light() {
    const { box } = this;
    const row = box?.element.dataset.row;
    for (const one of this.drawing.boxes) {
      one.element.classList.toggle("on", row !== undefined && one.element.dataset.row === row);
    }
    for (const one of this.arrows) {
      one.classList.toggle("on", box?.key === one.dataset.tail || box?.key === one.dataset.head);
    }
    const line = box ? this.cells[box.key].line : -1;
    for (const one of this.lines) one.parentElement?.classList.toggle("on", Number(one.dataset.line) === line);
  }

  /** Tell what is known of the selected box, and of its partners. */
  tell() {
    const { box } = this;
    const place = byId("detail");
    if (!box) {
      place.replaceChildren(html("p", "quiet", this.chrome.say("choose")));
      return;
    }
    const cell = this.cells[box.key];
    place.replaceChildren(
      html("p", "quiet", cell.column),
      html("h2", "what", cell.title),
      ...[cell.tip, ...cell.small].filter((one) => one && one !== cell.title).map((one) => html("p", "code", one)),
      ...(box.element.dataset.row === undefined ? [] : this.others(box)),
    );
  }

  /** @param {Box} box */
  others(box) {
    const partners = this.partners(box);
    const items = partners.map((one) => html("li", "", button(this.named(one), () => this.drawing.select(one, true))));
    return [html("h3", "", this.chrome.say(partners.length ? "partners" : "alone")), html("ul", "plain", ...items)];
  }

  /** Select the first box that a line made. @param {number} line */
  from(line) {
    const first = this.drawing.boxes.find((one) => this.cells[one.key].line === line);
    this.drawing.select(first ?? null, true);
  }
}
