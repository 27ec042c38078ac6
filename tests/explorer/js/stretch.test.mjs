// Run by node --test: how an axis makes room.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ASSETS } from "./where.mjs";

const { stretched } = await import(`${ASSETS}/stretch.js`);

/** A small generator, so that a failure can be seen again. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

test("nothing moves where nothing changes its size", () => {
  const { at, total } = stretched([{ from: 10, to: 60, need: 50 }, { from: 80, to: 90, need: 10 }], 100);
  assert.equal(total, 100);
  for (const point of [0, 10, 35, 60, 85, 100]) assert.equal(at(point), point);
});

test("what grows pushes what is behind it, and what is over it grows along", () => {
  const { at, total } = stretched([{ from: 10, to: 60, need: 150 }, { from: 80, to: 90, need: 10 }], 100);
  assert.equal(total, 200);
  assert.deepEqual([at(10), at(60), at(80), at(90)], [10, 160, 180, 190]);
});

test("what shrinks lets the rest come nearer, but not what others still need", () => {
  const alone = stretched([{ from: 10, to: 60, need: 20 }], 100);
  assert.equal(alone.total, 70);
  const held = stretched([{ from: 10, to: 60, need: 20 }, { from: 10, to: 60, need: 50 }], 100);
  assert.equal(held.total, 100);
});

test("one that grows does not make a large one beside it larger than it needs", () => {
  const { total } = stretched([{ from: 0, to: 1000, need: 1000 }, { from: 400, to: 600, need: 900 }], 1000);
  assert.equal(total, 1000);
});

for (let seed = 1; seed <= 200; seed += 1) {
  test(`everything fits and keeps its order, seed ${seed}`, () => {
    const next = random(seed);
    const spans = Array.from({ length: 1 + Math.floor(next() * 12) }, () => {
      const from = Math.floor(next() * 900);
      return { from, to: from + 1 + Math.floor(next() * (999 - from)), need: Math.floor(next() * 1500) };
    });
    const { at, total } = stretched(spans, 1000);
    for (const one of spans) assert.ok(at(one.to) - at(one.from) >= one.need - 1e-6, JSON.stringify(one));
    const points = [0, ...spans.flatMap((one) => [one.from, one.to]), 1000].sort((a, b) => a - b);
    for (let i = 1; i < points.length; i += 1) assert.ok(at(points[i]) >= at(points[i - 1]) - 1e-9);
    assert.ok(Math.abs(at(1000) - total) < 1e-6);
    assert.equal(at(0), 0);
  });
}
