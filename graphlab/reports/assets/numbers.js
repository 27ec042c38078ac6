// Numbers in few words, and where they stand on an axis.

/** Return a number with at most 4 significant digits, as the text and the JSON of graphlab are read. @param {number} value */
export function short(value) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const sign = value < 0 ? "-" : "";
  const [digits, power] = rounded(Math.abs(value));
  if (power < -4 || power >= 4) return `${sign}${bare(`${digits[0]}.${digits.slice(1)}`)}e${power}`;
  if (power < 0) return `${sign}${bare(`0.${"0".repeat(-power - 1)}${digits}`)}`;
  return sign + bare(`${digits.slice(0, power + 1)}.${digits.slice(power + 1)}`);
}

/** Return four digits and the power of ten of the first; halfway it is the even one, as in Python.
 * @param {number} value @returns {[string, number]} */
function rounded(value) {
  const [mantissa, power] = value.toExponential(3).split("e");
  const exact = value.toExponential(40).split("e")[0].replace(".", "");
  // Of two that are equally near, JavaScript takes the larger one.
  const half = /^\d{4}50*$/.test(exact) && Number(exact[3]) % 2 === 0;
  return half ? [exact.slice(0, 4), Number(value.toExponential(40).split("e")[1])] : [mantissa.replace(".", ""), Number(power)];
}

/** Return a number without the zeros at its end that say nothing. @param {string} text */
function bare(text) {
  return text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

/** An axis: where a value stands, in px, and which values are marked on it.
 * @typedef {{at: (value: number) => number, ticks: number[]}} Axis */

/** Return an axis from the smallest to the largest value. @param {number} low @param {number} high @param {number} from
 * @param {number} to @param {boolean} log @param {number} [many] ticks, about @returns {Axis} */
export function axis(low, high, from, to, log, many = 5) {
  if (log) return logarithmic(low, high, from, to, many);
  if (low === high) {
    const room = Math.abs(low) * 0.1 || 1;
    [low, high] = [low - room, high + room];
  }
  const scale = (to - from) / (high - low);
  return { at: (value) => from + (value - low) * scale, ticks: even(low, high, many) };
}

/** Return round numbers between two, evenly spaced. @param {number} low @param {number} high @param {number} many */
export function even(low, high, many) {
  const rough = (high - low) / many;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough * 0.999) ?? rough;
  const made = [];
  for (let at = Math.ceil(low / step - 1e-9); at <= high / step + 1e-9; at += 1) made.push(Number((at * step).toPrecision(12)));
  return made;
}

/** @param {number} low @param {number} high @param {number} from @param {number} to @param {number} many @returns {Axis} */
function logarithmic(low, high, from, to, many) {
  let [first, last] = [Math.log10(low), Math.log10(high)];
  if (first === last) [first, last] = [first - 0.5, last + 0.5];
  const scale = (to - from) / (last - first);
  const ticks = [];
  const stride = Math.max(1, Math.ceil((last - first) / many));
  const within = last - first < 2.5 ? [1, 2, 5] : [1];
  for (let power = Math.floor(first); power <= Math.ceil(last); power += 1) {
    if (power % stride) continue;
    for (const digit of within) {
      const value = Number(`${digit}e${power}`);
      if (Math.log10(value) >= first - 1e-9 && Math.log10(value) <= last + 1e-9) ticks.push(value);
    }
  }
  return { at: (value) => from + (Math.log10(value) - first) * scale, ticks };
}

/** Return the position of the last of sorted numbers that is not larger than a value; -1 where all are.
 * @param {number[]} sorted @param {number} value */
export function upTo(sorted, value) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Return the positions of a curve's points that show all of it: of each column of px the first, lowest, highest and last.
 * Runs end where a point is not ``sound``; each run is a list. @param {number[]} xs px @param {number[]} ys
 * @param {(y: number) => boolean} sound @returns {number[][]} */
export function runs(xs, ys, sound) {
  /** @type {number[][]} */
  const made = [];
  /** @type {number[]} */
  let run = [];
  /** @type {number[]} */
  let column = [];
  const close = () => {
    if (column.length <= 4) run.push(...column);
    else {
      const inner = column.slice(1, -1);
      const low = inner.reduce((a, b) => (ys[b] < ys[a] ? b : a));
      const high = inner.reduce((a, b) => (ys[b] > ys[a] ? b : a));
      run.push(column[0], ...[...new Set([low, high])].sort((a, b) => a - b), column[column.length - 1]);
    }
    column = [];
  };
  for (let at = 0; at < xs.length; at += 1) {
    if (!sound(ys[at])) {
      close();
      if (run.length) made.push(run);
      run = [];
      continue;
    }
    if (column.length && Math.round(xs[at]) !== Math.round(xs[column[0]])) close();
    column.push(at);
  }
  close();
  if (run.length) made.push(run);
  return made;
}
