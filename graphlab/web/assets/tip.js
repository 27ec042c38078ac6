// A few lines beside the pointer.

import { byId, html } from "./dom.js";

/** Show lines at a place of the stage, or hide them. @param {string[] | null} lines @param {number} x @param {number} y */
export function tip(lines, x = 0, y = 0) {
  const holder = byId("tip");
  holder.hidden = !lines;
  if (!lines) return;
  const { clientWidth: w, clientHeight: h } = /** @type {HTMLElement} */ (holder.offsetParent ?? holder.parentElement);
  holder.replaceChildren(...lines.map((line) => html("div", "", line)));
  holder.style.left = `${Math.max(4, Math.min(x + 14, w - holder.offsetWidth - 4))}px`;
  holder.style.top = `${Math.max(4, Math.min(y + 18, h - holder.offsetHeight - 4))}px`;
}
