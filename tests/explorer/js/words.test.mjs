// Run by node --test: every word of the page is there in both languages, and is used.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ASSETS } from "./where.mjs";

const { KEYS, both, word } = await import(`${ASSETS}/words.js`);
const folder = fileURLToPath(ASSETS);
const sources = readdirSync(folder)
  .filter((name) => /\.(js|html)$/.test(name) && name !== "words.js")
  .map((name) => readFileSync(`${folder}/${name}`, "utf8"))
  .join("\n");

test("both languages have the same numbers in each word", () => {
  for (const key of KEYS) {
    const [english, chinese] = both(key);
    assert.ok(english && chinese, key);
    assert.deepEqual(english.match(/\{\w+\}/g)?.sort(), chinese.match(/\{\w+\}/g)?.sort(), key);
  }
});

test("every word that the page asks for is there", () => {
  const asked = [...sources.matchAll(/say\("(\w+)"|data-(?:word|label|hint)="(\w+)"/g)].map((one) => one[1] ?? one[2]);
  assert.ok(asked.length > 40);
  for (const key of asked) assert.ok(KEYS.includes(key), key);
});

test("no word is left over", () => {
  // Labels of the stepper, and words that stand in the data.
  const told = ["starts", "arrived", "rule", "sends", "stores", "returns", "raised"];
  told.push("names", "output", "operand", "saved", "param_groups");
  for (const key of KEYS) {
    assert.ok(told.includes(key) || new RegExp(`"${key}"|${key}:`).test(sources), key);
  }
});

test("a word takes its numbers", () => {
  assert.equal(word("en", "stepOf", { n: 3, all: 6 }), "step 3 of 6");
  assert.equal(word("zh", "stepOf", { n: 3, all: 6 }), "第 3 步，共 6 步");
  assert.equal(word("en", "no such word"), "no such word");
});
