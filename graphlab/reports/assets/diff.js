// A comparison: both graphs in one picture, what came, went and changed.

import { begin } from "../../web/assets/chrome.js";
import { PicturePage } from "./picture.js";

/** @type {import("../../web/assets/language.js").Words} */
const WORDS = {
  graph: ["Both graphs in one picture", "同一幅图中的两个计算图"],
  graphHelp: [
    "Arrow keys select a node; its line lights up. Question mark lists all keys.",
    "方向键选择节点；它的代码行会突出显示。问号列出所有按键。",
  ],
  choose: ["Select a node to see what differs; its line lights up.", "选择一个节点，查看差异；它的代码行会突出显示。"],
};

begin((raw) => new PicturePage(raw, WORDS));
