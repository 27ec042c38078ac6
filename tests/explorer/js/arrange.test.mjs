// Run by node --test: every state of the boxes of a real page, read from standard input as JSON.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ASSETS } from "./where.mjs";

const { Model } = await import(`${ASSETS}/data.js`);
const { arrange, visible } = await import(`${ASSETS}/arrange.js`);
const { search } = await import(`${ASSETS}/search.js`);
const files = JSON.parse(process.env.GRAPHLAB_PAGES ?? "[]");

/** The states to look at: as at first, closed, open, and some in between. */
function states(model) {
  const parts = model.raw.parts.map((_, at) => at).slice(1);
  const some = [1, 2, 3].map((salt) => parts.filter((part) => (part * 7919 * salt) % 10 < 5));
  return [model.raw.opened, [], parts, ...some].map((one) => new Set(one));
}

for (const file of files) {
  const model = new Model(JSON.parse(readFileSync(file, "utf8")));
  states(model).forEach((opened, number) => {
    const name = `${file.split("/").pop()}, state ${number}`;
    const picture = arrange(model, opened);

    test(`${name}: every edge is in one arrow, or inside one box`, () => {
      const shown = visible(model, opened);
      const drawn = picture.arrows.flatMap((one) => one.edges).sort((a, b) => a - b);
      const wanted = model.raw.edges.flatMap(([tail, head], at) => (shown(tail) === shown(head) ? [] : [at]));
      assert.deepEqual(drawn, wanted);
    });

    test(`${name}: no two boxes of one part overlap, and all are inside their frame`, () => {
      const things = [...picture.boxes, ...picture.frames.map((one) => ({ ...one, thing: model.count + one.part }))];
      const around = new Map(picture.frames.map((one) => [one.part, one]));
      const groups = Map.groupBy ? Map.groupBy(things, (one) => model.parent(one.thing)) : group(things, model);
      for (const [part, inside] of groups) {
        const frame = around.get(part) ?? { x: 0, y: 0, w: picture.w, h: picture.h };
        for (const one of inside) {
          assert.ok(one.x >= frame.x - 0.5 && one.x + one.w <= frame.x + frame.w + 0.5, `${one.key} in ${part}`);
          assert.ok(one.y >= frame.y - 0.5 && one.y + one.h <= frame.y + frame.h + 0.5, `${one.key} in ${part}`);
        }
        inside.forEach((one, at) => {
          for (const other of inside.slice(at + 1)) {
            const apart = one.x + one.w <= other.x + 0.5 || other.x + other.w <= one.x + 0.5
              || one.y + one.h <= other.y + 0.5 || other.y + other.h <= one.y + 0.5;
            assert.ok(apart, `${one.key} and ${other.key} in part ${part}`);
          }
        });
      }
    });

    test(`${name}: arrows are whole numbers of curves from their tail to their head`, () => {
      const places = new Map(picture.boxes.map((one) => [one.thing, one]));
      for (const arrow of picture.arrows) {
        assert.equal((arrow.curve.length - 1) % 3, 0, arrow.key);
        assert.ok(arrow.curve.flat().every(Number.isFinite), arrow.key);
        assert.ok(near(arrow.curve[0], places.get(arrow.tail)), `${arrow.key} begins at its tail`);
        assert.ok(near(arrow.curve.at(-1), places.get(arrow.head)), `${arrow.key} ends at its head`);
      }
    });
  });

  test(`${file.split("/").pop()}: search finds every node by its id, and by its names`, () => {
    model.raw.nodes.forEach((node, at) => {
      assert.equal(search(model, `n${at}`).found[0].thing, at);
      for (const name of node.names ?? []) {
        if (name.trim()) assert.ok(search(model, name).count > 0, name);
      }
    });
    assert.deepEqual(search(model, "  "), { found: [], count: 0 });
  });
}

function group(things, model) {
  const made = new Map();
  for (const one of things) made.set(model.parent(one.thing), [...(made.get(model.parent(one.thing)) ?? []), one]);
  return made;
}

function near([x, y], box) {
  return x >= box.x - 0.6 && x <= box.x + box.w + 0.6 && y >= box.y - 0.6 && y <= box.y + box.h + 0.6;
}
