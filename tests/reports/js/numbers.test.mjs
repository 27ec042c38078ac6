// Run by node --test: numbers are read as Python writes them, and no chart hides a point.

import assert from "node:assert/strict";
import { test } from "node:test";
import { REPORTS } from "../../explorer/js/where.mjs";

const { axis, even, runs, short, upTo } = await import(`${REPORTS}/numbers.js`);
const wanted = JSON.parse(process.env.GRAPHLAB_NUMBERS ?? "[]");

test("numbers are those of the text and the JSON", () => {
  assert.ok(wanted.length > 100);
  for (const [value, text] of wanted) assert.equal(short(Number(value)), text, value);
});

test("an axis marks round numbers, all of them on it", () => {
  assert.deepEqual(even(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  for (const [low, high] of [[0, 1], [-3, 17], [1e-9, 2e-9], [1, 10_000], [-5e6, -4e6]]) {
    const { at, ticks } = axis(low, high, 0, 100, false);
    assert.ok(ticks.length >= 2 && ticks.length <= 12, `${low} ${high} ${ticks}`);
    for (const tick of ticks) assert.ok(at(tick) >= -1e-6 && at(tick) <= 100 + 1e-6);
    assert.ok(Math.abs(at(low)) < 1e-9 && Math.abs(at(high) - 100) < 1e-9);
  }
});

test("a logarithmic axis marks powers of ten, and has room for one value", () => {
  assert.deepEqual(axis(1e-4, 1, 0, 100, true).ticks, [1e-4, 1e-3, 1e-2, 1e-1, 1]);
  const one = axis(5, 5, 0, 100, true);
  assert.ok(Math.abs(one.at(5) - 50) < 1e-9);
  assert.ok(Math.abs(axis(5, 5, 0, 100, false).at(5) - 50) < 1e-9);
  assert.ok(axis(1e-30, 1e30, 0, 100, true).ticks.length <= 8);
});

test("of ten thousand points few are drawn, and every peak is among them", () => {
  const xs = Array.from({ length: 10_000 }, (_, at) => (at / 10_000) * 500);
  const ys = xs.map((_, at) => (at === 5_003 ? 1_000 : at === 7_777 ? -1_000 : at % 13));
  const [run, ...others] = runs(xs, ys, Number.isFinite);
  assert.deepEqual(others, []);
  assert.ok(run.length < 2_200);
  assert.ok(run.includes(5_003) && run.includes(7_777) && run.includes(0) && run.includes(9_999));
  assert.deepEqual([...run].sort((a, b) => a - b), run);
});

test("a curve breaks where a value is not on the scale", () => {
  assert.deepEqual(runs([1, 20, 40, 60, 80], [1, NaN, 2, 3, Infinity], Number.isFinite), [[0], [2, 3]]);
  assert.deepEqual(runs([1, 20], [NaN, NaN], Number.isFinite), []);
});

test("a pass is found by the last one that is not later", () => {
  assert.deepEqual([0, 1, 4, 5, 9].map((one) => upTo([1, 5, 7], one)), [-1, 0, 0, 1, 2]);
});
