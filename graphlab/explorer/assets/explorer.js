// The page: one state, and what can be done with it.

import { Chrome } from "../../web/assets/chrome.js";
import { byId } from "../../web/assets/dom.js";
import { tip } from "../../web/assets/tip.js";
import { arrange, visible } from "./arrange.js";
import { WHOLE } from "./data.js";
import { bindSearch } from "./finder.js";
import { heats } from "./heat.js";
import { hint } from "./hints.js";
import { KEYS, key } from "./keyboard.js";
import { arrow, box, frame, paint } from "./painter.js";
import { fill, reading } from "./panel.js";
import { bindPointers } from "./pointers.js";
import { naming, tell } from "./teller.js";
import { View } from "./view.js";
import { WORDS } from "./words.js";

/** @typedef {import("./data.js").Model} Model */
/** @typedef {import("./arrange.js").Picture} Picture */

const MANY_BOXES = 8000;
const PLAY = 900; // ms for a step

export class Explorer {
  /** @param {Model} model */
  constructor(model) {
    this.model = model;
    this.opened = new Set(model.raw.opened);
    this.selected = -1;
    /** @type {number | null} */
    this.at = null;
    this.chrome = new Chrome(WORDS, KEYS, () => reading(model, this));
    this.filter = "everything";
    this.heat = false;
    /** @type {Set<number> | null} the nodes that the filter leaves bright */
    this.bright = null;
    this.timer = 0;
    this.clicked = -1;
    this.clickedAt = 0;
    this.stage = byId("stage");
    const holder = /** @type {any} */ (byId("drawing"));
    const map = /** @type {HTMLCanvasElement} */ (byId("map"));
    this.view = new View(this.stage, /** @type {SVGSVGElement} */ (holder), map, {
      box: (one, far) => box(this, one, far),
      frame: (one) => frame(this, one),
      arrow: (one) => arrow(this, one),
      paint: (one) => paint(this, one),
      mapKey: () => `${this.selected} ${document.documentElement.dataset.theme}`,
    });
    /** @type {Picture} */
    this.picture = arrange(model, this.opened);
    this.heats = heats(model);
    this.bind();
    this.chrome.naming();
    naming(this);
    this.view.show(this.picture);
    this.view.start(this.model.raw.way);
    tell(this);
    this.panel();
  }

  /** @param {string} key @param {Record<string, string | number>} [numbers] */
  say(key, numbers) {
    return this.chrome.say(key, numbers);
  }

  /** Say something to who cannot see it. @param {string} text */
  announce(text) {
    this.chrome.announce(text);
  }

  panel() {
    fill(byId("panel-body"), this.model, this.selected, {
      say: (key, numbers) => this.say(key, numbers),
      at: () => this.at,
      go: (thing) => this.go(thing),
      jump: (step) => this.jump(step),
      toggle: (part) => this.toggle(part),
      isOpen: (part) => this.opened.has(part),
      copyOf: (thing) => thing >= this.model.firstCopy,
    });
  }

  /** Select a thing. @param {number} thing @param {boolean} [show] bring it into the window */
  select(thing, show = true) {
    const before = this.selected;
    this.selected = thing;
    if (this.filter === "path") this.sieve();
    const touched = new Set(this.picture.arrows
      .filter((one) => [one.tail, one.head].some((end) => end === before || end === thing))
      .map((one) => one.key));
    const ends = new Set([`b${before}`, `b${thing}`, ...[before, thing].map((one) => `p${this.model.part(one)}`)]);
    this.view.refresh((key) => ends.has(key) || touched.has(key));
    const place = this.find(thing);
    if (place && show) this.view.reveal(place);
    this.stage.toggleAttribute("data-selected", thing >= 0);
    this.panel();
    this.hint();
    if (thing >= 0) this.announce(`${this.say("selected")}: ${this.spoken(thing)}`);
  }

  /** @param {number} thing */
  spoken(thing) {
    const { model } = this;
    const node = model.node(thing);
    if (node < 0) return model.raw.parts[model.part(thing)].name;
    return [model.title(node), model.raw.nodes[node].op, model.place(node)].filter(Boolean).join(", ");
  }

  /** Return where a thing is drawn. @param {number} thing */
  find(thing) {
    return this.picture.boxes.find((one) => one.thing === thing)
      ?? this.picture.frames.find((one) => this.model.count + one.part === thing);
  }

  /** Open what is around a thing, and select it. @param {number} thing */
  go(thing) {
    const around = this.model.chain(this.model.parent(thing)).filter((part) => part !== WHOLE && !this.opened.has(part));
    for (const part of around) this.opened.add(part);
    if (around.length) this.arrange();
    this.select(thing, false);
    const place = this.find(thing);
    if (place) this.view.reveal(place, around.length > 0);
  }

  /** Open a folded part, or fold an open one; it stays where it is. @param {number} part */
  toggle(part) {
    const thing = this.model.count + part;
    const before = this.find(thing);
    if (this.opened.has(part)) this.opened.delete(part);
    else this.opened.add(part);
    this.arrange();
    const after = this.find(thing);
    if (before && after) {
      this.view.x += (before.x + before.w / 2 - after.x - after.w / 2) * this.view.scale;
      this.view.y += (before.y - after.y) * this.view.scale;
    }
    this.view.moved();
    this.select(thing, false);
    const name = this.model.raw.parts[part].name;
    this.announce(`${this.say(this.opened.has(part) ? "opened" : "closed")}: ${name}`);
  }

  arrange() {
    tip(null); // what it told of may be gone
    this.picture = arrange(this.model, this.opened);
    this.view.show(this.picture);
  }

  /** @param {Iterable<number>} parts */
  openOnly(parts) {
    const wanted = new Set(parts);
    if (wanted.size === this.model.raw.parts.length - 1 && this.model.count > MANY_BOXES) {
      this.announce(this.say("tooMany", { n: this.model.count }));
      this.hint(this.say("tooMany", { n: this.model.count }));
      return;
    }
    this.opened = wanted;
    if (this.selected >= 0) this.selected = visible(this.model, this.opened)(this.selected);
    this.arrange();
    this.view.start(this.model.raw.way);
    this.panel();
  }

  /** Go to a step. @param {number | null} at @param {boolean} [playing] else playing ends here */
  jump(at, playing = false) {
    if (!playing) this.pause();
    const all = this.model.raw.walk.length - 1;
    if (all < 0) return;
    const before = this.at;
    this.at = at === null ? null : Math.max(0, Math.min(all, at));
    const changed = this.between(before, this.at);
    this.view.refresh((key) => !changed || changed.has(key));
    tell(this);
    this.panel();
    const moment = this.at === null ? undefined : this.model.raw.walk[this.at];
    if (!moment) return;
    if (moment.node !== undefined && moment.node >= 0) {
      const place = this.find(visible(this.model, this.opened)(moment.node));
      if (place) this.view.reveal(place);
    }
    this.announce(`${this.say("stepOf", { n: /** @type {number} */ (this.at), all })}: ${moment.title}`);
  }

  /** Return what looks different at another step; null for all of it. @param {number | null} one @param {number | null} other */
  between(one, other) {
    if (one === null || other === null || Math.abs(one - other) > 8) return null;
    const { model } = this;
    const shown = visible(model, this.opened);
    const nodes = new Set();
    for (let at = Math.min(one, other); at <= Math.max(one, other); at += 1) {
      const node = model.raw.walk[at]?.node;
      if (node === undefined || node < 0) return null;
      nodes.add(node);
      for (const edge of model.leaving[node]) nodes.add(model.raw.edges[edge][1]);
    }
    const things = new Set([...nodes].map(shown));
    /** @type {Set<string>} */
    const found = new Set();
    for (const box of this.picture.boxes) {
      const node = model.node(box.thing);
      if (things.has(box.thing) || (node >= 0 && nodes.has(node))) found.add(box.key);
    }
    for (const arrow of this.picture.arrows) if (things.has(arrow.tail)) found.add(arrow.key);
    return found;
  }

  /** @param {number} by */
  step(by) {
    this.jump((this.at ?? (by > 0 ? -1 : this.model.raw.walk.length)) + by);
  }

  play() {
    const all = this.model.raw.walk.length - 1;
    if (this.timer) {
      this.pause();
    } else if (all >= 0) {
      if (this.at === null || this.at >= all) this.jump(0);
      this.timer = window.setInterval(() => this.jump((this.at ?? -1) + 1, (this.at ?? -1) + 1 < all), PLAY);
    }
    tell(this);
  }

  pause() {
    clearInterval(this.timer);
    this.timer = 0;
  }

  /** Find which nodes the filter leaves bright. */
  sieve() {
    const { model } = this;
    this.bright = null;
    if (this.filter === "bad") {
      this.bright = new Set(model.raw.nodes.flatMap((node, at) => (node.bad ? [at] : [])));
      const first = [...this.bright].sort((a, b) => (model.ran[a] || Infinity) - (model.ran[b] || Infinity))[0];
      if (first !== undefined) this.go(first);
    } else if (this.filter === "path" && this.selected >= 0) {
      this.bright = model.between(model.nodesOf(this.selected));
    }
    this.view.redraw();
  }

  /** Show a few words above the drawing, or what stands there. @param {string} [text] */
  hint(text) {
    hint(this, text);
  }

  toggleHeat() {
    this.heat = !this.heat;
    byId("heat").setAttribute("aria-pressed", String(this.heat));
    this.hint();
    this.view.redraw();
  }

  bind() {
    /** @type {Record<string, () => void>} */
    const pressed = {
      fit: () => this.view.fit(),
      in: () => this.view.zoom(1.3),
      out: () => this.view.zoom(1 / 1.3),
      "open-all": () => this.openOnly(this.model.raw.parts.map((_, at) => at).slice(1)),
      "close-all": () => this.openOnly([]),
      "as-first": () => this.openOnly(this.model.raw.opened),
      heat: () => this.toggleHeat(),
      theme: () => this.theme(),
      language: () => this.speak(),
      first: () => this.jump(0),
      back: () => this.step(-1),
      play: () => this.play(),
      forward: () => this.step(1),
      end: () => this.jump(this.model.raw.walk.length - 1),
    };
    for (const [id, act] of Object.entries(pressed)) byId(id).addEventListener("click", act);
    const several = this.model.raw.parts.length > 1;
    for (const id of ["open-all", "close-all", "as-first"]) byId(id).hidden = !several;
    byId("slider").addEventListener("input", (event) => this.jump(Number(/** @type {HTMLInputElement} */ (event.target).value)));
    byId("filter").addEventListener("change", (event) => {
      this.filter = /** @type {HTMLSelectElement} */ (event.target).value;
      this.sieve();
      this.hint();
    });
    bindSearch(this);
    document.addEventListener("keydown", (event) => key(this, event));
    new ResizeObserver(() => this.view.resized(this.model.raw.way)).observe(this.stage);
    window.addEventListener("beforeprint", () => this.view.print(true));
    window.addEventListener("afterprint", () => this.view.print(false));
    bindPointers(this);
  }

  theme() {
    this.chrome.theme();
    this.view.moved();
  }

  speak() {
    this.chrome.speak();
    naming(this);
    tell(this);
    this.panel();
    this.hint();
    this.view.redraw();
  }
}
