// Mouse, pen and fingers on a drawing: moving, zooming, clicking, and what lies under them.

/** @typedef {import("./camera.js").Camera} Camera */
/** What becomes of them. @typedef {{click: (element: Element) => void, hover: (event: PointerEvent) => void,
 *   leave: () => void}} Acts */

const NOTCH = 25; // px of a wheel that zoom at once: by 1.28

/** @param {Camera} camera @param {Acts} acts */
export function bindGestures(camera, acts) {
  const { stage } = camera;
  const map = camera.map.canvas;
  /** @type {Map<number, {x: number, y: number}>} */
  const down = new Map();
  let moved = 0;
  stage.addEventListener("pointerdown", (event) => {
    if (event.target === map) return;
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    moved = 0;
  });
  stage.addEventListener("pointermove", (event) => {
    const from = down.get(event.pointerId);
    if (!from) {
      acts.hover(event);
      return;
    }
    const now = { x: event.clientX, y: event.clientY };
    const others = [...down].filter(([id]) => id !== event.pointerId);
    if (others.length) {
      const other = others[0][1];
      const before = Math.hypot(from.x - other.x, from.y - other.y);
      const after = Math.hypot(now.x - other.x, now.y - other.y);
      const { left, top } = stage.getBoundingClientRect();
      if (before > 0) camera.zoom(after / before, (now.x + other.x) / 2 - left, (now.y + other.y) / 2 - top);
    } else {
      camera.pan(now.x - from.x, now.y - from.y);
    }
    moved += Math.hypot(now.x - from.x, now.y - from.y);
    if (moved > 4 && !stage.hasPointerCapture(event.pointerId)) stage.setPointerCapture(event.pointerId);
    down.set(event.pointerId, now);
  });
  const up = (/** @type {PointerEvent} */ event) => down.delete(event.pointerId);
  stage.addEventListener("pointerup", up);
  stage.addEventListener("pointercancel", up);
  // A finger is held by what it touched until the stage takes it over: that loss is not its end.
  stage.addEventListener("lostpointercapture", (event) => event.target === stage && up(event));
  stage.addEventListener("pointerleave", () => acts.leave());
  stage.addEventListener("click", (event) => {
    if (moved > 4 || event.target === map) return;
    acts.click(/** @type {Element} */ (event.target));
  });
  stage.addEventListener("wheel", (event) => wheel(camera, event), { passive: false });
  const follow = (/** @type {PointerEvent} */ event) => {
    const { left, top } = map.getBoundingClientRect();
    const [x, y] = camera.map.at(camera, event.clientX - left, event.clientY - top);
    camera.centre(x, y);
  };
  map.addEventListener("pointerdown", (event) => {
    map.setPointerCapture(event.pointerId);
    follow(event);
  });
  map.addEventListener("pointermove", (event) => {
    if (map.hasPointerCapture(event.pointerId)) follow(event);
  });
}

/** @param {Camera} camera @param {WheelEvent} event */
function wheel(camera, event) {
  event.preventDefault();
  const { left, top } = camera.stage.getBoundingClientRect();
  const unit = event.deltaMode === 1 ? 16 : 1;
  // A wheel sends a hundred at each notch, two fingers on a pad a few.
  const turned = Math.max(-NOTCH, Math.min(NOTCH, event.deltaY * unit));
  if (event.ctrlKey || event.metaKey) camera.zoom(Math.exp(-turned * 0.01), event.clientX - left, event.clientY - top);
  else if (event.shiftKey) camera.pan(-event.deltaY * unit, 0);
  else camera.pan(-event.deltaX * unit, -event.deltaY * unit);
}
