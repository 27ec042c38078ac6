// All that is known of the selected box, in words.

import { button, html, told } from "../../web/assets/dom.js";
import { arrived, nodeState } from "./steps.js";

/** @typedef {import("./data.js").Model} Model */
/** What a panel asks of the page. @typedef {{say: (key: string, numbers?: Record<string, string | number>) => string,
 *   at: () => number | null, go: (thing: number) => void, jump: (step: number) => void,
 *   toggle: (part: number) => void, isOpen: (part: number) => boolean, copyOf: (thing: number) => boolean}} Page */

const MANY = 40;
const NEAR = 4;

/** Fill the panel. @param {HTMLElement} panel @param {Model} model @param {number} thing @param {Page} page */
export function fill(panel, model, thing, page) {
  panel.replaceChildren();
  if (thing < 0) {
    panel.append(...overview(model, page));
    return;
  }
  const node = model.node(thing);
  if (node >= 0) panel.append(...ofNode(model, node, page));
  else panel.append(...ofPart(model, model.part(thing), page));
}

/** Return how the page is used, as items of a list.
 * @param {Model} model @param {{say: (key: string) => string}} page @returns {HTMLElement[]} */
export function reading(model, page) {
  const words = ["choose", model.raw.parts.length > 1 ? "howBoxes" : "", "howMove", model.raw.walk.length ? "howSteps" : "", "howKeys"];
  return words.filter(Boolean).map((one) => html("li", "", page.say(one)));
}

/** @param {Model} model @param {Page} page @returns {HTMLElement[]} */
function overview(model, page) {
  const [nodes, edges] = [page.say("holds", { n: model.count }), page.say("edges", { n: model.raw.edges.length })];
  const size = page.say("size", { nodes, edges });
  const made = [html("div", "screen", html("h2", "", page.say("how")), html("ul", "how", ...reading(model, page))), html("p", "quiet", size)];
  if (model.raw.said.length) {
    made.push(html("h3", "", page.say("notes")), html("ul", "plain", ...model.raw.said.map((one) => html("li", "", one))));
  }
  return made;
}

/** @param {Model} model @param {number} node @param {Page} page @returns {HTMLElement[]} */
function nodeHead(model, node, page) {
  const { op, kind, names, expr, norm } = model.raw.nodes[node];
  const title = html("h2", "", model.title(node));
  const facts = html("dl", "facts");
  fact(facts, page.say(kind === "leaf" ? "leaf" : "op"), kind === "leaf" ? (model.raw.cards[node]?.s ?? op) : op);
  const full = names?.[0] ?? expr ?? "";
  if (full && full !== model.title(node)) fact(facts, page.say("names"), full);
  for (const [word, text] of model.raw.nodes[node].facts ?? []) fact(facts, page.say(word === "output" && kind === "leaf" ? "value" : word), text);
  if (norm !== undefined) fact(facts, page.say("norm"), String(norm));
  return [title, html("p", "state", state(model, node, page)), facts];
}

/** @param {HTMLElement} list @param {string} word @param {string} text */
function fact(list, word, text) {
  list.append(html("dt", "", word), html("dd", "", text));
}

/** @param {Model} model @param {number} node @param {Page} page */
function state(model, node, page) {
  const at = page.at() ?? model.raw.walk.length - 1;
  if (at < 0) return "";
  const now = nodeState(model, node, at);
  if (now === "partial") {
    const [n, all] = arrived(model, node, at);
    return page.say("partial", { n, all });
  }
  if (now === "waiting" && at >= model.raw.walk.length - 1) return page.say("never");
  return page.say(now);
}

/** @param {Model} model @param {number} node @param {Page} page @returns {HTMLElement[]} */
function ofNode(model, node, page) {
  const made = nodeHead(model, node, page);
  const step = model.ran[node];
  if (step) {
    const head = html("h3", "", page.say("gradients"), " ", button(page.say("goStep", { n: step }), () => page.jump(step)));
    made.push(head, told(model.raw.walk[step].rows, page.say, true));
  }
  const known = model.raw.ops[model.raw.nodes[node].op];
  if (known?.[0]) made.push(html("h3", "", page.say("means")), html("p", "", known[0]));
  if (known?.[1].length) {
    made.push(html("h3", "", page.say("official")), html("ul", "plain code", ...known[1].map((one) => html("li", "", one))));
  }
  made.push(...source(model, node, page), ...module(model, node, page));
  const out = model.leaving[node].map((edge) => model.raw.edges[edge]);
  const into = model.arriving[node].map((edge) => model.raw.edges[edge]);
  made.push(...ends(model, page, "sendsTo", out.map((edge) => edge[1])));
  made.push(...ends(model, page, "getsFrom", into.map((edge) => edge[0]), model.raw.roots.includes(node)));
  return made;
}

/** Return the line that made a node, among the lines nearby that the recording knows.
 * @param {Model} model @param {number} node @param {Page} page @returns {HTMLElement[]} */
function source(model, node, page) {
  const at = model.raw.nodes[node].at;
  if (!at) return [];
  const [file, line] = at;
  const made = [html("h3", "", page.say("source")), html("p", "place", `${model.raw.files[file]}:${line}`)];
  const list = html("ol", "code source");
  list.setAttribute("tabindex", "0");
  const near = Object.keys(model.raw.lines)
    .map((key) => key.split(":").map(Number))
    .filter(([other, number]) => other === file && Math.abs(number - line) <= 4 * NEAR)
    .map(([, number]) => number)
    .sort((a, b) => a - b);
  const middle = near.indexOf(line);
  if (middle < 0) return made;
  for (const number of near.slice(Math.max(0, middle - NEAR), middle + NEAR + 1)) {
    const row = html("li", number === line ? "here" : "", html("span", "number", String(number)), html("code", "", model.raw.lines[`${file}:${number}`]));
    if (number === line) row.setAttribute("aria-current", "true");
    list.append(row);
  }
  made.push(list);
  return made;
}

/** @param {Model} model @param {number} node @param {Page} page @returns {HTMLElement[]} */
function module(model, node, page) {
  const chain = model.chain(model.parent(node)).slice(0, -1);
  if (!chain.length) return [];
  const list = html("ul", "plain");
  for (const part of chain) {
    const { call, name } = model.raw.parts[part];
    const number = call === null ? 0 : model.raw.modules[call][1];
    list.append(html("li", "", button(name, () => page.go(model.count + part)), number > 1 ? ` ${page.say("call", { n: number })}` : ""));
  }
  return [html("h3", "", page.say("inModule")), list];
}

/** Return the real other ends of edges, whatever is folded around them.
 * @param {Model} model @param {Page} page @param {string} word @param {number[]} nodes
 * @param {boolean} [fromBackward] @returns {HTMLElement[]} */
function ends(model, page, word, nodes, fromBackward = false) {
  if (!nodes.length && !fromBackward) return [];
  const list = html("ul", "plain ends");
  if (fromBackward) list.append(html("li", "quiet", page.say("backward")));
  for (const node of nodes.slice(0, MANY)) {
    const where = [model.module(node), model.place(node)].filter(Boolean).join(" · ");
    list.append(html("li", "", button(model.title(node), () => page.go(node)), html("span", "quiet", ` n${node} ${where}`)));
  }
  if (nodes.length > MANY) list.append(html("li", "quiet", page.say("more", { n: nodes.length - MANY })));
  return [html("h3", "", page.say(word)), list];
}

/** @param {Model} model @param {number} part @param {Page} page @returns {HTMLElement[]} */
function ofPart(model, part, page) {
  const { name, tip, size } = model.raw.parts[part];
  const card = model.raw.cards[model.count + part];
  const open = page.isOpen(part);
  const inside = new Set(model.nodesOf(model.count + part));
  /** @type {number[]} */
  const out = [];
  /** @type {number[]} */
  const into = [];
  for (const node of inside) {
    for (const edge of model.leaving[node]) if (!inside.has(model.raw.edges[edge][1])) out.push(edge);
    for (const edge of model.arriving[node]) if (!inside.has(model.raw.edges[edge][0])) into.push(edge);
  }
  const facts = html("dl", "facts");
  for (const note of card?.n ?? []) fact(facts, "", note[1]);
  return [
    html("h2", "", name),
    html("p", "", button(page.say(open ? "closeThis" : "openThis"), () => page.toggle(part), "plain-button")),
    html("p", "quiet", tip === name ? (card?.s ?? page.say("holds", { n: size })) : tip),
    facts,
    ...crossing(model, page, "sendsTo", out),
    ...crossing(model, page, "getsFrom", into),
  ];
}

/** Return edges over the border of a part, with both of their ends.
 * @param {Model} model @param {Page} page @param {string} word @param {number[]} edges @returns {HTMLElement[]} */
function crossing(model, page, word, edges) {
  if (!edges.length) return [];
  const list = html("ul", "plain ends");
  for (const edge of edges.slice(0, MANY)) {
    const [tail, head] = model.raw.edges[edge];
    list.append(html("li", "", button(model.title(tail), () => page.go(tail)), " → ", button(model.title(head), () => page.go(head))));
  }
  if (edges.length > MANY) list.append(html("li", "quiet", page.say("more", { n: edges.length - MANY })));
  return [html("h3", "", page.say(word)), list];
}
