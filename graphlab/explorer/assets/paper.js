// The page on paper: all of the drawing, whatever the window shows.

import { byId } from "./dom.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */

/** Draw all of it for the printer, and as before after that. @param {Explorer} page @param {boolean} begins */
export function print(page, begins) {
  const { view } = page;
  const holder = byId("drawing");
  view.all = begins;
  if (begins) {
    view.kept = [view.x, view.y, view.scale];
    holder.setAttribute("viewBox", `-8 -8 ${view.picture.w + 16} ${view.picture.h + 16}`);
    [view.x, view.y, view.scale] = [0, 0, 1];
  } else if (view.kept) {
    holder.removeAttribute("viewBox");
    [view.x, view.y, view.scale] = view.kept;
  }
  view.redraw();
}
