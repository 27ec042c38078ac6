// The words of a page of one picture, beside those that all pages have.

/** @type {import("../../web/assets/language.js").Words} */
export const WORDS = {
  report: ["Report", "报告"],
  code: ["Lines of your code", "你的代码行"],
  partners: ["The same operation", "同一个运算"],
  alone: ["No partner in the other columns", "其他列中没有对应的节点"],
  keyArrows: ["select the nearest node in that direction", "选择该方向最近的节点"],
};
