// Numbers as a table, some hundred rows at a time.

import { button, html } from "../../web/assets/dom.js";

const ROWS = 300;

/** Return a table that grows when more of it is asked for. @param {string[]} head @param {string[][]} rows
 * @param {(key: string, numbers?: Record<string, string | number>) => string} say */
export function numbersTable(head, rows, say) {
  const body = html("tbody");
  const top = head.map((one) => {
    const cell = html("th", "", one);
    cell.setAttribute("scope", "col");
    return cell;
  });
  const more = button("", () => grow());
  let shown = 0;
  const grow = () => {
    for (const row of rows.slice(shown, shown + ROWS)) body.append(html("tr", "", ...row.map((one) => html("td", "", one))));
    shown = Math.min(rows.length, shown + ROWS);
    more.hidden = shown === rows.length;
    more.textContent = say("moreRows", { n: rows.length - shown });
  };
  grow();
  const holder = html("div", "wide numbers", html("table", "", html("thead", "", html("tr", "", ...top)), body), more);
  holder.setAttribute("tabindex", "0");
  holder.setAttribute("role", "group");
  holder.setAttribute("aria-label", say("numbers"));
  return holder;
}
