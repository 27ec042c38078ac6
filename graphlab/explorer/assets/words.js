// Every word of the page, in English and in Chinese. Names, numbers and formulas are not translated.

/** @type {Record<string, [string, string]>} */
const WORDS = {
  skip: ["Skip to the details", "跳到详细信息"],
  graph: ["Graph of the backward pass", "反向传播的计算图"],
  graphHelp: [
    "Arrow keys select a node, Enter opens or closes a box, s steps forward, r steps back, question mark lists all keys.",
    "方向键选择节点，回车打开或关闭方框，s 前进一步，r 后退一步，问号列出所有按键。",
  ],
  search: ["Search", "搜索"],
  searchHint: ["name, op, file:line, module", "名称、运算、文件:行号、模块"],
  nothing: ["nothing found", "没有找到"],
  more: ["{n} more", "还有 {n} 个"],
  fit: ["Fit", "适应窗口"],
  zoomIn: ["Zoom in", "放大"],
  zoomOut: ["Zoom out", "缩小"],
  open: ["Open all", "全部打开"],
  close: ["Close all", "全部关闭"],
  first: ["Reset boxes", "恢复初始方框"],
  show: ["Show", "显示"],
  everything: ["Show everything", "显示全部"],
  path: ["Only ways to the selection", "仅到所选节点的路径"],
  bad: ["Only NaN or Inf", "仅 NaN 或 Inf"],
  heat: ["Gradient norms", "梯度范数"],
  theme: ["Light or dark", "浅色或深色"],
  language: ["中文", "English"],
  help: ["Keys", "按键"],
  details: ["Details", "详细信息"],
  how: ["How to read it", "如何阅读"],
  choose: ["Click a box, or walk to it with the arrow keys, to see all that is known of it.", "点击一个方框，或用方向键走到它，查看它的全部信息。"],
  howBoxes: ["A plus, or a double click, opens a box; the minus on its frame closes it.", "点击加号或双击可打开方框，点击边框上的减号可关闭。"],
  howMove: ["Drag to move. Ctrl and the wheel, or two fingers, zoom.", "拖动以移动；Ctrl 加滚轮或双指缩放。"],
  howSteps: ["Play, or the keys s and r, walk through the backward.", "用播放键，或按 s 与 r，逐步走过反向传播。"],
  howKeys: ["/ searches, ? lists the keys.", "按 / 搜索，按 ? 列出所有按键。"],
  below: ["details ↓", "详细信息 ↓"],
  walk: ["Steps of the backward", "反向传播的步骤"],
  step: ["Step", "步骤"],
  stepOf: ["step {n} of {all}", "第 {n} 步，共 {all} 步"],
  start: ["Start", "开头"],
  back: ["Back", "后退"],
  play: ["Play", "播放"],
  pause: ["Pause", "暂停"],
  forward: ["Forward", "前进"],
  end: ["End", "结尾"],
  allSteps: ["All {n} steps are done, and the drawing shows what they computed.", "全部 {n} 步已完成，图中显示它们的计算结果。"],
  noSteps: ["This recording has no steps: no backward ran, or its gradients were not recorded. render --show grads records them.", "此记录没有步骤：没有运行反向传播，或没有记录梯度。render --show grads 会记录梯度。"],
  starts: ["starts", "开始"],
  arrived: ["arrived", "到达"],
  rule: ["rule", "规则"],
  sends: ["sends", "发送"],
  stores: ["stores", "存入"],
  returns: ["returns", "返回"],
  raised: ["raised", "抛出"],
  goStep: ["go to step {n}", "转到第 {n} 步"],
  now: ["now", "当前"],
  done: ["done", "完成"],
  partial: ["waiting, {n} of {all} contributions are here", "等待中，已到达 {n}/{all} 份梯度"],
  ready: ["all is here, runs soon", "全部到达，即将运行"],
  waiting: ["waiting: nothing has arrived yet", "等待中：尚未到达任何梯度"],
  never: ["did not run in this backward", "在这次反向传播中没有运行"],
  op: ["operation", "运算"],
  leaf: ["leaf", "叶子张量"],
  names: ["names", "名称"],
  output: ["returned", "输出"],
  operand: ["operand", "操作数"],
  saved: ["saved", "保存"],
  param_groups: ["param_groups", "param_groups"],
  gradients: ["Gradients, at its step", "梯度（在它的步骤）"],
  means: ["What its rule says", "规则的含义"],
  official: ["PyTorch's formula", "PyTorch 的公式"],
  source: ["Source", "源代码"],
  inModule: ["In module", "所在模块"],
  call: ["call {n}", "第 {n} 次调用"],
  sendsTo: ["Sends gradients to", "把梯度发送到"],
  getsFrom: ["Gets gradients from", "从这里得到梯度"],
  backward: ["backward itself", "backward 本身"],
  holds: ["{n} nodes", "{n} 个节点"],
  openThis: ["Open", "打开"],
  closeThis: ["Close", "关闭"],
  edges: ["{n} edges", "{n} 条边"],
  tooMany: ["That would be {n} boxes; open boxes one by one.", "那将有 {n} 个方框；请逐个打开。"],
  heatLegend: ["largest gradient norm that arrived", "到达的最大梯度范数"],
  value: ["value", "值"],
  norm: ["gradient norm", "梯度范数"],
  pathOf: ["Select a node: the ways from the root to it stay bright.", "选择一个节点：从根节点到它的路径保持明亮。"],
  noHeat: ["no gradient norms were recorded", "没有记录梯度范数"],
  howBad: ["{n} nodes have NaN or Inf; the first of them to run is selected", "{n} 个节点含有 NaN 或 Inf；已选中其中最先运行的"],
  noBad: ["no NaN or Inf in what was recorded", "记录中没有 NaN 或 Inf"],
  selected: ["selected", "已选择"],
  opened: ["opened", "已打开"],
  closed: ["closed", "已关闭"],
  notes: ["Notes", "说明"],
  legend: ["Legend", "图例"],
  flow: ["gradient flow", "梯度流"],
  flowNow: ["gradient of this step", "这一步的梯度"],
  flowComing: ["gradient still to come", "尚未到来的梯度"],
  closeHelp: ["Close", "关闭"],
  keyArrows: ["select the nearest node in that direction", "选择该方向最近的节点"],
  keyEnter: ["open the selected box; Backspace closes the one around", "打开所选方框；退格键关闭外层方框"],
  keyStep: ["step forward, step back", "前进一步，后退一步"],
  keyPlay: ["play or pause", "播放或暂停"],
  keyEnds: ["first step, last step", "第一步，最后一步"],
  keySearch: ["search", "搜索"],
  keyZoom: ["zoom in, zoom out, fit", "放大，缩小，适应窗口"],
  keyRoot: ["select what sends here, select where it sends", "选择发送者，选择接收者"],
  keyEscape: ["let go", "取消选择"],
};

export const LANGUAGES = ["en", "zh"];

/** Return the word in a language, with its numbers. @param {string} language @param {string} key
 * @param {Record<string, string | number>} [numbers] */
export function word(language, key, numbers = {}) {
  const known = WORDS[key];
  if (!known) return key;
  const text = known[language === "zh" ? 1 : 0];
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in numbers ? String(numbers[name]) : whole));
}

/** All keys, for the tests. */
export const KEYS = Object.keys(WORDS);

/** Return both texts of a key, for the tests. @param {string} key */
export function both(key) {
  return WORDS[key];
}
