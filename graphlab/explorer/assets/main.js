// The page: one state, and what shows it.

import { arrange, visible } from "./arrange.js";
import { Model, WHOLE, read } from "./data.js";
import { button, byId, html, told } from "./dom.js";
import * as draw from "./draw.js";
import { fill } from "./panel.js";
import { search } from "./search.js";
import { arrowState, edgeState, foldState, nodeState, notesAt } from "./steps.js";
import { View } from "./view.js";
import { LANGUAGES, word } from "./words.js";

/** @typedef {import("./arrange.js").Picture} Picture */
/** @typedef {import("./arrange.js").Box} Box */
/** @typedef {import("./arrange.js").Arrow} Arrow */

const MANY_BOXES = 8000;
const LEVELS = 7;
const PLAY = 900; // ms for a step
const TWICE = 400; // ms within which a second click makes a double click

export class Explorer {
  /** @param {Model} model */
  constructor(model) {
    this.model = model;
    this.opened = new Set(model.raw.opened);
    this.selected = -1;
    /** @type {number | null} */
    this.at = null;
    this.language = document.documentElement.lang === "zh" ? "zh" : "en";
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
      box: (box, far) => this.box(box, far),
      frame: (frame) => this.frame(frame),
      arrow: (arrow) => this.arrow(arrow),
      paint: (box) => this.paint(box),
    });
    /** @type {Picture} */
    this.picture = arrange(model, this.opened);
    this.heats = heats(model);
    this.bind();
    this.name();
    this.view.show(this.picture);
    this.view.start(this.model.raw.way);
    this.tell();
    this.panel();
  }

  /** @param {string} key @param {Record<string, string | number>} [numbers] */
  say(key, numbers) {
    return word(this.language, key, numbers);
  }

  /** Say something to who cannot see it. @param {string} text */
  announce(text) {
    byId("said").textContent = text;
  }

  // What is drawn

  /** @param {Box} box @param {boolean} far */
  box(box, far) {
    const { model, at } = this;
    const card = /** @type {import("./data.js").Card} */ (model.raw.cards[box.thing]);
    const node = model.node(box.thing);
    const nodes = node >= 0 ? [node] : model.nodesOf(box.thing);
    let state = "still";
    let badge = "";
    if (at !== null) {
      if (node >= 0) state = nodeState(model, node, at);
      else [state, badge] = foldState(model, nodes, at);
    }
    const ran = node >= 0 ? model.ran[node] : 0;
    const waiting = at !== null && node >= 0 && (!ran || ran > at);
    const notes = node >= 0 ? notesAt(model, node, at) : (card.n ?? []);
    const made = far ? draw.speck(card, box, state) : draw.card(card, box, { notes, waiting, state }, badge, node < 0);
    made.dataset.thing = String(box.thing);
    made.id = `t${box.thing}`;
    const dim = this.bright && !nodes.some((one) => /** @type {Set<number>} */ (this.bright).has(one));
    made.classList.toggle("gx-dim", Boolean(dim));
    made.classList.toggle("gx-chosen", box.thing === this.selected);
    if (this.heat) {
      const level = Math.max(-1, ...nodes.map((one) => this.heats.level(one)));
      if (level >= 0) made.classList.add("gx-heat", `gx-heat-${level}`);
    }
    if (nodes.some((one) => model.raw.nodes[one].bad)) made.classList.add("gx-bad");
    return made;
  }

  /** @param {Box} box */
  paint(box) {
    if (box.thing === this.selected) return "--now";
    const node = this.model.node(box.thing);
    const kind = node >= 0 ? this.model.raw.nodes[node].kind : "";
    return kind === "leaf" ? "--leaf" : "--slate";
  }

  /** @param {import("./arrange.js").Frame} frame @returns {[SVGElement, SVGElement]} */
  frame(frame) {
    const part = this.model.raw.parts[frame.part];
    const [ground, label] = draw.frame(frame, part.name, part.head);
    const thing = String(this.model.count + frame.part);
    ground.dataset.frame = thing;
    label.dataset.close = thing;
    const chosen = this.selected === this.model.count + frame.part;
    ground.classList.toggle("gx-chosen-frame", chosen);
    return [ground, label];
  }

  /** @param {Arrow} arrow */
  arrow(arrow) {
    const { model, at } = this;
    const state = arrowState(model, arrow.edges, at);
    const [label, sent] = this.onArrow(arrow);
    const made = draw.arrow(arrow, model.raw.way, state, label, sent);
    made.dataset.arrow = arrow.key;
    const touches = this.selected >= 0 && (arrow.tail === this.selected || arrow.head === this.selected);
    made.classList.toggle("gx-touched", touches);
    const { bright } = this;
    const lit = !bright || arrow.edges.some((edge) => bright.has(model.raw.edges[edge][0]) && bright.has(model.raw.edges[edge][1]));
    made.classList.toggle("gx-dim", !lit);
    return made;
  }

  /** Return what stands on an arrow. @param {Arrow} arrow @returns {[string, string]} */
  onArrow(arrow) {
    const { model, at } = this;
    if (model.node(arrow.tail) < 0) {
      return [arrow.edges.length > 1 ? this.say("edges", { n: arrow.edges.length }) : "", ""];
    }
    const [, , , , label = "", sent = ""] = model.raw.edges[arrow.edges[0]];
    return [label, sent && edgeState(model, arrow.edges[0], at) === "coming" ? "waiting" : sent];
  }

  // What is told

  /** Put the page's words into the present language. */
  name() {
    document.documentElement.lang = this.language === "zh" ? "zh-CN" : "en";
    for (const one of document.querySelectorAll("[data-word]")) {
      one.textContent = this.say(/** @type {HTMLElement} */ (one).dataset.word ?? "");
    }
    for (const one of document.querySelectorAll("[data-label]")) {
      one.setAttribute("aria-label", this.say(/** @type {HTMLElement} */ (one).dataset.label ?? ""));
    }
    for (const one of document.querySelectorAll("[data-hint]")) {
      one.setAttribute("placeholder", this.say(/** @type {HTMLElement} */ (one).dataset.hint ?? ""));
    }
    const { raw } = this.model;
    byId("title").textContent = raw.title;
    byId("about").textContent = [raw.script, raw.backward, raw.convention, raw.torch && `torch ${raw.torch}`].filter(Boolean).join(" · ");
    this.legend();
  }

  legend() {
    const list = byId("legend");
    list.replaceChildren();
    const flows = /** @type {[string, string][]} */ ([["gradient", "flow"], ["now", "flowNow"], ["coming", "flowComing"]]);
    for (const [kind, text] of this.model.raw.legend) {
      const sign = draw.svg("svg", { width: 24, height: 16, viewBox: "0 0 24 16", "aria-hidden": "true" },
        draw.svg("rect", { class: `gl-box-${kind}`, x: 1, y: 1, width: 22, height: 14, rx: 4 }));
      list.append(html("li", "", sign, ` ${text}`));
    }
    for (const [kind, key] of flows) {
      const sign = draw.svg("svg", { width: 24, height: 16, viewBox: "0 0 24 16", "aria-hidden": "true" },
        draw.svg("path", { class: `gl-line-${kind}`, d: "M1,8h16" }),
        draw.svg("polygon", { class: `gl-tip-${kind}`, points: "23,8 16,4 16,12" }));
      list.append(html("li", "", sign, ` ${this.say(key)}`));
    }
  }

  /** Tell the present step. */
  tell() {
    const { walk } = this.model.raw;
    const place = byId("told");
    const slider = /** @type {HTMLInputElement} */ (byId("slider"));
    const count = byId("count");
    place.replaceChildren();
    if (!walk.length) {
      place.append(html("p", "quiet", this.say("noSteps")));
      byId("controls").hidden = true;
      return;
    }
    const all = walk.length - 1;
    const at = this.at ?? all;
    slider.max = String(all);
    slider.value = String(at);
    const step = this.say("stepOf", { n: at, all });
    slider.setAttribute("aria-valuetext", step);
    count.textContent = `${at}/${all}`;
    byId("play").textContent = this.say(this.timer ? "pause" : "play");
    const moment = walk[at];
    const head = html("p", "moment", html("strong", "", moment.title), " ");
    if (moment.op) head.append(html("span", "is-op", moment.op), " ");
    if (moment.place) head.append(html("span", "place", moment.place));
    if (moment.inside) head.append(html("span", "quiet", ` ${moment.inside}`));
    place.append(head, told(moment.rows, (key) => this.say(key)));
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

  // What can be done

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

  /** Go to a step. @param {number | null} at */
  jump(at) {
    const all = this.model.raw.walk.length - 1;
    if (all < 0) return;
    const before = this.at;
    this.at = at === null ? null : Math.max(0, Math.min(all, at));
    const changed = this.between(before, this.at);
    this.view.refresh((key) => !changed || changed.has(key));
    this.tell();
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
    if (this.timer) {
      clearInterval(this.timer);
      this.timer = 0;
    } else if (this.model.raw.walk.length) {
      const all = this.model.raw.walk.length - 1;
      if (this.at === null || this.at >= all) this.jump(0);
      this.timer = window.setInterval(() => {
        this.step(1);
        if (this.at === all) this.play();
      }, PLAY);
    }
    this.tell();
  }

  /** Find which nodes the filter leaves bright. */
  sieve() {
    const { model } = this;
    this.bright = null;
    if (this.filter === "bad") {
      this.bright = new Set(model.raw.nodes.flatMap((node, at) => (node.bad ? [at] : [])));
      if (!this.bright.size) this.hint(this.say("noBad"));
    } else if (this.filter === "path" && this.selected >= 0) {
      this.bright = new Set();
      for (const node of model.nodesOf(this.selected)) for (const one of model.between(node)) this.bright.add(one);
    }
    this.view.redraw();
  }

  /** Show a few words above the drawing. @param {string} text */
  hint(text) {
    const place = byId("hint");
    place.textContent = text;
    place.hidden = !text;
  }

  toggleHeat() {
    this.heat = !this.heat;
    byId("heat").setAttribute("aria-pressed", String(this.heat));
    const { low, high } = this.heats;
    this.hint(!this.heat ? "" : low === null ? this.say("noHeat") : this.say("heatLegend", { low, high: high ?? low }));
    this.view.redraw();
  }

  /** Select the nearest box in a direction. @param {number} dx @param {number} dy */
  walk(dx, dy) {
    const here = this.find(this.selected);
    if (!here) {
      const first = this.picture.boxes.reduce((a, b) => (b.thing < a.thing ? b : a), this.picture.boxes[0]);
      this.select(first.thing);
      return;
    }
    const [cx, cy] = [here.x + here.w / 2, here.y + here.h / 2];
    let best = null;
    let least = Infinity;
    for (const one of this.picture.boxes) {
      if (one.thing === this.selected) continue;
      const ax = one.x + one.w / 2 - cx;
      const ay = one.y + one.h / 2 - cy;
      const ahead = ax * dx + ay * dy;
      const aside = Math.abs(ax * dy) + Math.abs(ay * dx);
      if (ahead < 5 || aside > 3 * ahead) continue;
      const cost = ahead + 2 * aside;
      if (cost < least) [best, least] = [one, cost];
    }
    if (best) this.select(best.thing);
  }

  /** Select along an edge: what sends here, or where it is sent. @param {boolean} toRoot */
  along(toRoot) {
    const next = this.picture.arrows.find((one) => (toRoot ? one.head : one.tail) === this.selected);
    if (next) this.select(toRoot ? next.tail : next.head);
  }

  // Search

  find_() {
    const input = /** @type {HTMLInputElement} */ (byId("search"));
    const list = byId("found");
    const { found, count } = search(this.model, input.value);
    list.replaceChildren();
    list.hidden = !input.value.trim();
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    found.forEach((one, at) => {
      const row = html("li", "", html("span", "code", one.text), html("span", "quiet", ` ${one.about}`));
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      row.id = `found-${at}`;
      row.dataset.go = String(one.thing);
      row.addEventListener("click", () => this.take(one.thing));
      list.append(row);
    });
    const rest = count - found.length;
    if (rest > 0 || !count) {
      const row = html("li", "quiet", count ? this.say("more", { n: rest }) : this.say("nothing"));
      row.setAttribute("role", "option");
      row.setAttribute("aria-disabled", "true");
      list.append(row);
    }
  }

  /** @param {number} thing */
  take(thing) {
    byId("found").hidden = true;
    byId("search").setAttribute("aria-expanded", "false");
    this.go(thing);
    this.stage.focus();
  }

  /** @param {KeyboardEvent} event */
  searchKey(event) {
    const rows = [...document.querySelectorAll("#found [data-go]")];
    const input = byId("search");
    const now = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!rows.length) return;
      const next = (now + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length;
      rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === next)));
      rows[next].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", rows[next].id);
    } else if (event.key === "Enter" && rows.length) {
      this.take(Number(/** @type {HTMLElement} */ (rows[Math.max(now, 0)]).dataset.go));
    } else if (event.key === "Escape") {
      byId("found").hidden = true;
      this.stage.focus();
    }
  }

  // Events

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
      help: () => this.help(),
      first: () => this.jump(0),
      back: () => this.step(-1),
      play: () => this.play(),
      forward: () => this.step(1),
      end: () => this.jump(this.model.raw.walk.length - 1),
      "close-help": () => /** @type {HTMLDialogElement} */ (byId("keys")).close(),
    };
    for (const [id, act] of Object.entries(pressed)) byId(id).addEventListener("click", act);
    const several = this.model.raw.parts.length > 1;
    for (const id of ["open-all", "close-all", "as-first"]) byId(id).hidden = !several;
    byId("slider").addEventListener("input", (event) => this.jump(Number(/** @type {HTMLInputElement} */ (event.target).value)));
    byId("filter").addEventListener("change", (event) => {
      this.filter = /** @type {HTMLSelectElement} */ (event.target).value;
      this.hint("");
      this.sieve();
    });
    byId("search").addEventListener("input", () => this.find_());
    byId("search").addEventListener("keydown", (event) => this.searchKey(event));
    document.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("resize", () => this.view.redraw());
    window.addEventListener("beforeprint", () => this.print(true));
    window.addEventListener("afterprint", () => this.print(false));
    this.pointers();
  }

  pointers() {
    const { stage, view } = this;
    /** @type {Map<number, {x: number, y: number}>} */
    const down = new Map();
    let moved = 0;
    stage.addEventListener("pointerdown", (event) => {
      if (event.target === view.map) return;
      down.set(event.pointerId, { x: event.clientX, y: event.clientY });
      moved = 0;
    });
    stage.addEventListener("pointermove", (event) => {
      const from = down.get(event.pointerId);
      if (!from) {
        this.hover(event);
        return;
      }
      const now = { x: event.clientX, y: event.clientY };
      const others = [...down].filter(([id]) => id !== event.pointerId);
      if (others.length) {
        const other = others[0][1];
        const before = Math.hypot(from.x - other.x, from.y - other.y);
        const after = Math.hypot(now.x - other.x, now.y - other.y);
        const { left, top } = stage.getBoundingClientRect();
        if (before > 0) view.zoom(after / before, (now.x + other.x) / 2 - left, (now.y + other.y) / 2 - top);
      } else {
        view.pan(now.x - from.x, now.y - from.y);
      }
      moved += Math.hypot(now.x - from.x, now.y - from.y);
      if (moved > 4 && !stage.hasPointerCapture(event.pointerId)) stage.setPointerCapture(event.pointerId);
      down.set(event.pointerId, now);
    });
    const up = (/** @type {PointerEvent} */ event) => down.delete(event.pointerId);
    stage.addEventListener("pointerup", up);
    stage.addEventListener("pointercancel", up);
    stage.addEventListener("lostpointercapture", up);
    stage.addEventListener("pointerleave", () => this.tip(null, 0, 0));
    stage.addEventListener("click", (event) => {
      if (moved > 4) return;
      this.click(/** @type {Element} */ (event.target));
    });
    stage.addEventListener("wheel", (event) => {
      event.preventDefault();
      const { left, top } = stage.getBoundingClientRect();
      const unit = event.deltaMode === 1 ? 16 : 1;
      if (event.ctrlKey || event.metaKey) view.zoom(Math.exp(-event.deltaY * unit * 0.01), event.clientX - left, event.clientY - top);
      else if (event.shiftKey) view.pan(-event.deltaY * unit, 0);
      else view.pan(-event.deltaX * unit, -event.deltaY * unit);
    }, { passive: false });
    const follow = (/** @type {PointerEvent} */ event) => {
      const { left, top } = view.map.getBoundingClientRect();
      const [x, y] = view.fromMap(event.clientX - left, event.clientY - top);
      view.x = view.size.w / 2 - x * view.scale;
      view.y = view.size.h / 2 - y * view.scale;
      view.soon();
    };
    view.map.addEventListener("pointerdown", (event) => {
      view.map.setPointerCapture(event.pointerId);
      follow(event);
    });
    view.map.addEventListener("pointermove", (event) => {
      if (view.map.hasPointerCapture(event.pointerId)) follow(event);
    });
  }

  /** Return the thing that an element stands for, -1 for none. @param {Element} element */
  under(element) {
    const holder = /** @type {HTMLElement | null} */ (element.closest("[data-thing],[data-frame],[data-close]"));
    const data = holder?.dataset;
    return data ? Number(data.thing ?? data.frame ?? data.close) : -1;
  }

  /** @param {Element} element */
  click(element) {
    if (element === this.view.map) return;
    const thing = this.under(element);
    const part = this.model.part(thing);
    const again = thing === this.clicked && performance.now() - this.clickedAt < TWICE;
    [this.clicked, this.clickedAt] = [thing, performance.now()];
    // A second click finds the box made anew by the first, so the browser sees no double click.
    if (part > 0 && (again || element.closest("[data-close],.gx-open"))) this.toggle(part);
    else this.select(thing, false);
  }

  /** @param {PointerEvent} event */
  hover(event) {
    const element = /** @type {Element} */ (event.target);
    const arrow = /** @type {HTMLElement | null} */ (element.closest("[data-arrow]"));
    const thing = this.under(element);
    const { left, top } = this.stage.getBoundingClientRect();
    if (arrow) this.tip(this.ends(arrow.dataset.arrow ?? ""), event.clientX - left, event.clientY - top);
    else if (thing >= 0) this.tip([this.model.raw.cards[thing]?.p || this.spoken(thing)], event.clientX - left, event.clientY - top);
    else this.tip(null, 0, 0);
  }

  /** Return the real ends of an arrow, whatever is folded around them. @param {string} key */
  ends(key) {
    const arrow = this.picture.arrows.find((one) => one.key === key);
    if (!arrow) return null;
    const { model } = this;
    const named = (/** @type {number} */ node) => [model.title(node), model.module(node) && `in ${model.module(node)}`].filter(Boolean).join(" ");
    const lines = arrow.edges.slice(0, 8).map((edge) => {
      const [tail, head, , , , sent] = model.raw.edges[edge];
      return `${named(tail)} → ${named(head)}${sent ? `   ${sent}` : ""}`;
    });
    if (arrow.edges.length > 8) lines.push(this.say("more", { n: arrow.edges.length - 8 }));
    return lines;
  }

  /** @param {string[] | null} lines @param {number} x @param {number} y */
  tip(lines, x, y) {
    const tip = byId("tip");
    tip.hidden = !lines;
    if (!lines) return;
    tip.replaceChildren(...lines.map((line) => html("div", "", line)));
    const { w, h } = this.view.size;
    tip.style.left = `${Math.max(4, Math.min(x + 14, w - tip.offsetWidth - 4))}px`;
    tip.style.top = `${Math.max(4, Math.min(y + 18, h - tip.offsetHeight - 4))}px`;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.matches("input,select,textarea") || /** @type {HTMLDialogElement} */ (byId("keys")).open) return;
    const inStage = target === this.stage || target === document.body;
    const part = this.model.part(this.selected);
    /** @type {Record<string, () => void>} */
    const anywhere = {
      s: () => this.step(1),
      ".": () => this.step(1),
      r: () => this.step(-1),
      ",": () => this.step(-1),
      "/": () => byId("search").focus(),
      "?": () => this.help(),
      f: () => this.view.fit(),
      "+": () => this.view.zoom(1.3),
      "=": () => this.view.zoom(1.3),
      "-": () => this.view.zoom(1 / 1.3),
      u: () => this.along(true),
      d: () => this.along(false),
      Home: () => this.jump(0),
      End: () => this.jump(this.model.raw.walk.length - 1),
      Escape: () => {
        this.select(-1);
        this.jump(null);
        this.hint("");
      },
    };
    /** @type {Record<string, () => void>} */
    const drawing = {
      " ": () => this.play(),
      ArrowUp: () => this.walk(0, -1),
      ArrowDown: () => this.walk(0, 1),
      ArrowLeft: () => this.walk(-1, 0),
      ArrowRight: () => this.walk(1, 0),
      Enter: () => part > 0 && this.toggle(part),
      Backspace: () => {
        const around = this.selected >= 0 ? this.model.parent(this.selected) : WHOLE;
        const which = part > 0 && this.opened.has(part) ? part : around;
        if (which !== WHOLE) this.toggle(which);
      },
    };
    const act = anywhere[event.key] ?? (inStage ? drawing[event.key] : undefined);
    if (!act) return;
    event.preventDefault();
    act();
  }

  theme() {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    this.view.moved();
  }

  speak() {
    this.language = LANGUAGES[(LANGUAGES.indexOf(this.language) + 1) % LANGUAGES.length];
    this.name();
    this.tell();
    this.panel();
    this.view.redraw();
  }

  help() {
    const list = byId("key-list");
    list.replaceChildren();
    const rows = /** @type {[string, string][]} */ ([
      ["← → ↑ ↓", "keyArrows"], ["Enter, Backspace", "keyEnter"], ["s, r  (. ,)", "keyStep"], ["Space", "keyPlay"],
      ["Home, End", "keyEnds"], ["/", "keySearch"], ["+ - f", "keyZoom"], ["u, d", "keyRoot"], ["Esc", "keyEscape"],
    ]);
    for (const [keys, what] of rows) list.append(html("dt", "", html("kbd", "", keys)), html("dd", "", this.say(what)));
    /** @type {HTMLDialogElement} */ (byId("keys")).showModal();
  }

  /** Draw all of it for the printer, and as before after that. @param {boolean} begins */
  print(begins) {
    const { view } = this;
    const holder = byId("drawing");
    view.all = begins;
    if (begins) {
      this.kept = [view.x, view.y, view.scale];
      holder.setAttribute("viewBox", `-8 -8 ${view.picture.w + 16} ${view.picture.h + 16}`);
      [view.x, view.y, view.scale] = [0, 0, 1];
    } else if (this.kept) {
      holder.removeAttribute("viewBox");
      [view.x, view.y, view.scale] = this.kept;
    }
    view.redraw();
  }
}

/** Return how warm each node is: the logarithm of its gradient's norm, in a few levels. @param {Model} model */
function heats(model) {
  const norms = model.raw.nodes.map((node) => node.norm).filter((norm) => norm !== undefined && norm > 0);
  const logs = /** @type {number[]} */ (norms).map(Math.log10);
  const [low, high] = logs.reduce(([a, b], one) => [Math.min(a, one), Math.max(b, one)], [Infinity, -Infinity]);
  const level = (/** @type {number} */ node) => {
    const norm = model.raw.nodes[node].norm;
    if (norm === undefined) return -1;
    if (norm <= 0) return 0;
    return high > low ? Math.round(((Math.log10(norm) - low) / (high - low)) * (LEVELS - 1)) : LEVELS - 1;
  };
  const told = (/** @type {number} */ log) => Number((10 ** log).toPrecision(3)).toString();
  return { level, low: logs.length ? told(low) : null, high: logs.length ? told(high) : null };
}

/** Begin. */
async function begin() {
  const holder = /** @type {any} */ (byId("data"));
  try {
    new Explorer(new Model(await read(holder)));
    document.documentElement.dataset.ready = "1";
  } catch (error) {
    byId("hint").hidden = false;
    byId("hint").textContent = `This browser cannot show the page: ${error}`;
    throw error;
  }
}

if (typeof document !== "undefined" && document.getElementById("data")) begin();
