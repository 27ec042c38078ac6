// SVG elements with text in them; never markup.

const SVG = "http://www.w3.org/2000/svg";

/** Return an SVG element. @param {string} name @param {Record<string, string | number>} attributes
 * @param {(Element | null)[]} children @returns {SVGElement} */
export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  for (const child of children) if (child) made.append(child);
  return made;
}

/** Return a line of text of a kind that the pictures have. @param {string} kind @param {number} x @param {number} y
 * @param {string} text @param {string} [anchor] */
export function text(kind, x, y, text, anchor) {
  const made = svg("text", { class: `gl-${kind}`, x, y });
  if (anchor) made.setAttribute("text-anchor", anchor);
  made.textContent = text;
  return made;
}

/** Return a coordinate with one decimal. @param {number} value */
export function num(value) {
  return Math.round(value * 10) / 10;
}
