// The few words above the drawing: what a filter or the warmth shows, where the details of a selection are.

import { byId, button, html } from "../../web/assets/dom.js";
import { LEVELS } from "./heat.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */

/** Show a few words above the drawing; without any, what stands there as long as a filter is on.
 * @param {Explorer} page @param {string} [text] */
export function hint(page, text = "") {
  const place = byId("hint");
  place.replaceChildren(...(text ? [html("span", "", text)] : standing(page)));
  place.hidden = !place.childElementCount;
}

/** @param {Explorer} page @returns {HTMLElement[]} */
function standing(page) {
  const { model, heats } = page;
  const made = [];
  if (page.heat && heats.low === null) made.push(html("span", "", page.say("noHeat")));
  else if (page.heat) made.push(...scale(page, heats.low ?? "", heats.high ?? ""));
  if (page.filter === "bad") {
    const n = model.raw.nodes.filter((node) => node.bad).length;
    made.push(html("span", "", n ? page.say("howBad", { n }) : page.say("noBad")));
  }
  if (page.filter === "path" && page.selected < 0) made.push(html("span", "", page.say("pathOf")));
  if (page.selected >= 0 && away()) {
    const node = model.node(page.selected);
    const name = node < 0 ? model.raw.parts[model.part(page.selected)].name : model.title(node);
    made.push(button(`${name} · ${page.say("below")}`, () => reach(byId("panel"))));
  }
  return made;
}

/** @param {Explorer} page @param {string} low @param {string} high @returns {HTMLElement[]} */
function scale(page, low, high) {
  const steps = Array.from({ length: LEVELS }, (_, at) => html("i", `gx-warm-${at}`));
  const made = html("span", "scale", html("span", "", low), ...steps, html("span", "", high));
  return [html("span", "", page.say("heatLegend")), made];
}

/** Return whether the details begin below the window, as they do on a telephone. */
function away() {
  return byId("panel").getBoundingClientRect().top > window.innerHeight - 40;
}

/** Bring an element into the window, and the focus to it. @param {HTMLElement} place */
function reach(place) {
  place.scrollIntoView();
  place.focus({ preventScroll: true });
}
