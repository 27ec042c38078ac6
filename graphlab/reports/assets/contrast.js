// A contrast: what stands in one row is the same operation.

import { begin } from "../../web/assets/chrome.js";
import { PicturePage } from "./picture.js";

/** @type {import("../../web/assets/language.js").Words} */
const WORDS = {
  graph: ["Graphs side by side", "并排的计算图"],
  graphHelp: [
    "Arrow keys select a node; its partners in the other columns and its line light up. Question mark lists all keys.",
    "方向键选择节点；其他列中对应的节点和代码行会一同突出显示。问号列出所有按键。",
  ],
  choose: [
    "Select a node: its partners in the other columns and its line light up.",
    "选择一个节点：其他列中对应的节点和代码行会一同突出显示。",
  ],
};

begin((raw) => new PicturePage(raw, WORDS));
