// The words that all pages have, in English and in Chinese. Names, numbers and formulas are not translated.

/** A word in each language. @typedef {Record<string, [string, string]>} Words */

/** @type {Words} */
export const SHARED = {
  skip: ["Skip to the details", "跳到详细信息"],
  fit: ["Fit", "适应窗口"],
  zoomIn: ["Zoom in", "放大"],
  zoomOut: ["Zoom out", "缩小"],
  theme: ["Light or dark", "浅色或深色"],
  language: ["中文", "English"],
  help: ["Keys", "按键"],
  closeHelp: ["Close", "关闭"],
  details: ["Details", "详细信息"],
  legend: ["Legend", "图例"],
  notes: ["Notes", "说明"],
  selected: ["selected", "已选择"],
  keyZoom: ["zoom in, zoom out, fit", "放大，缩小，适应窗口"],
  keyEscape: ["let go", "取消选择"],
};

export const LANGUAGES = ["en", "zh"];

/** Return the word of a page in a language, with its numbers. @param {Words} words @param {string} language
 * @param {string} key @param {Record<string, string | number>} [numbers] */
export function word(words, language, key, numbers = {}) {
  const known = Object.hasOwn(words, key) ? words[key] : Object.hasOwn(SHARED, key) ? SHARED[key] : undefined;
  if (!known) return key;
  const text = known[language === "zh" ? 1 : 0];
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in numbers ? String(numbers[name]) : whole));
}
