// HTML elements with text in them; never markup.

/** A text, or a text with its role. @typedef {[text: string, role: string] | string} Span */

/** @param {string} name @param {string} [kind] @param {(Node | string | null)[]} children @returns {HTMLElement} */
export function html(name, kind = "", ...children) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  for (const child of children) if (child !== null) made.append(child);
  return made;
}

/** Return a button. @param {string} text @param {() => void} press @param {string} [kind] */
export function button(text, press, kind = "link") {
  const made = html("button", kind, text);
  made.setAttribute("type", "button");
  made.addEventListener("click", press);
  return made;
}

/** Return the element with an id. @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found;
}

/** Return what a step tells, as rows of a label and a line; where that is narrow, what stands side by side
 * in a line stands in lines of its own. @param {[string, Span[]][]} rows
 * @param {(key: string) => string} say @param {boolean} [narrow] */
export function told(rows, say, narrow = false) {
  const made = html("div", "rows");
  made.setAttribute("tabindex", "0");
  made.setAttribute("role", "group");
  for (const [label, spans] of rows) {
    const line = html("span", "line");
    for (const span of spans) {
      if (typeof span === "string") line.append(narrow ? span.replace(/ {3,}/g, "\n") : span);
      else line.append(html("span", `is-${span[1]}`, span[0]));
    }
    made.append(html("div", "row", html("span", "row-label", label ? say(label) : ""), line));
  }
  return made;
}
