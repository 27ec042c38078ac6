// The words of a page of one picture, beside those that all pages have.

/** @type {import("../../web/assets/language.js").Words} */
export const WORDS = {
  report: ["Report", "报告"],
  code: ["Lines of your code", "您的代码行"],
  partners: ["The same operation", "同一个运算"],
  alone: ["No partner in the other columns", "其他列中没有对应的节点"],
  keyArrows: ["select the nearest node in that direction", "选择该方向最近的节点"],
};

/** @type {import("../../web/assets/language.js").Words} */
export const CONTRAST = {
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

/** @type {import("../../web/assets/language.js").Words} */
export const DIFF = {
  graph: ["Both graphs in one picture", "同一幅图中的两个计算图"],
  graphHelp: [
    "Arrow keys select a node; its line lights up. Question mark lists all keys.",
    "方向键选择节点；它的代码行会突出显示。问号列出所有按键。",
  ],
  choose: ["Select a node to see what differs; its line lights up.", "选择一个节点，查看差异；它的代码行会突出显示。"],
};
