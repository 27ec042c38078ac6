// What is said of the page and of the present step.

import { button, byId, html, told } from "../../web/assets/dom.js";
import { svg } from "../../web/assets/svg.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */

/** Say what the page shows, in the present language. @param {Explorer} page */
export function naming(page) {
  const { raw } = page.model;
  byId("title").textContent = raw.title;
  byId("title").title = raw.title;
  byId("about").textContent = [raw.script, raw.backward, raw.convention].filter(Boolean).join(" · ");
  byId("made").textContent = raw.made;
  legend(page);
}

/** @param {Explorer} page */
export function legend(page) {
  const list = byId("legend");
  list.replaceChildren();
  const flows = /** @type {[string, string][]} */ ([["gradient", "flow"], ["now", "flowNow"], ["coming", "flowComing"]]);
  for (const [kind, text] of page.model.raw.legend) {
    const sign = svg("svg", { width: 24, height: 16, viewBox: "0 0 24 16", "aria-hidden": "true" },
      svg("rect", { class: `gl-box-${kind}`, x: 1, y: 1, width: 22, height: 14, rx: 4 }));
    list.append(html("li", "", sign, ` ${text}`));
  }
  for (const [kind, key] of flows) {
    const sign = svg("svg", { width: 24, height: 16, viewBox: "0 0 24 16", "aria-hidden": "true" },
      svg("path", { class: `gl-line-${kind}`, d: "M1,8h16" }),
      svg("polygon", { class: `gl-tip-${kind}`, points: "23,8 16,4 16,12" }));
    list.append(html("li", "", sign, ` ${page.say(key)}`));
  }
}

/** Tell the present step. @param {Explorer} page */
export function tell(page) {
  const { walk } = page.model.raw;
  const place = byId("told");
  const slider = /** @type {HTMLInputElement} */ (byId("slider"));
  const count = byId("count");
  place.replaceChildren();
  if (!walk.length) {
    place.append(html("p", "quiet", page.say("noSteps")));
    byId("controls").hidden = true;
    return;
  }
  const all = walk.length - 1;
  const at = page.at ?? all;
  slider.max = String(all);
  slider.value = String(at);
  const none = page.at === null;
  slider.setAttribute("aria-valuetext", none ? page.say("allSteps", { n: all }) : page.say("stepOf", { n: at, all }));
  count.textContent = `${none ? "–" : at}/${all}`;
  byId("play").textContent = page.say(page.timer ? "pause" : "play");
  const moment = walk[at];
  if (none) {
    const raised = moment.rows.findIndex((row) => row[0] === "raised");
    if (raised < 0) place.append(html("p", "screen", page.say("allSteps", { n: all })));
    else place.append(told(moment.rows.slice(raised), (key) => page.say(key)));
    place.append(html("p", "quiet screen", page.say("howSteps")));
    return;
  }
  const { node } = moment;
  const title = node === undefined || node < 0 ? html("strong", "", moment.title) : button(moment.title, () => page.go(node));
  const head = html("p", "moment", title, " ");
  if (moment.op) head.append(html("span", "is-op", moment.op), " ");
  if (moment.place) head.append(html("span", "place", moment.place));
  if (moment.inside) head.append(html("span", "quiet", ` ${moment.inside}`));
  place.append(head, told(moment.rows, (key) => page.say(key)));
}
