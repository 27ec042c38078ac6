// Run by node --test: every word of each page is there in both languages, and is used.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ASSETS, REPORTS, SHARED as FOLDER } from "./where.mjs";

const { SHARED, word } = await import(`${FOLDER}/language.js`);
const { WORDS } = await import(`${ASSETS}/words.js`);
const { WORDS: WATCH } = await import(`${REPORTS}/watch_words.js`);
const { WORDS: PICTURE, CONTRAST, DIFF } = await import(`${REPORTS}/picture_words.js`);

/** All that the files of a folder say, but for the words themselves. */
function sources(folder, which = /./) {
  const path = fileURLToPath(folder);
  return readdirSync(path)
    .filter((name) => /\.(js|html)$/.test(name) && !/words\.js$|^language\.js$/.test(name) && which.test(name))
    .map((name) => readFileSync(`${path}/${name}`, "utf8"))
    .join("\n");
}

const shared = sources(FOLDER);
const picture = sources(REPORTS, /^(picture|contrast|diff)\./);
// What Python names in the markup of watch's tables, and in its data.
const named = ["loss", "graphs", "values", "norms", "data", "another", "nan", "nanOn", "infinite", "infiniteOn", "leaves", "leaf",
  "value", "grads", "largest", "deeds", "what", "line", "to", "by", "sum", "first"];
const pages = [
  { name: "explorer", words: WORDS, text: sources(ASSETS) },
  { name: "watch", words: WATCH, text: `${sources(REPORTS, /^(?!picture|contrast|diff)/)} ${named.map((one) => `"${one}"`).join(" ")}` },
  { name: "contrast", words: { ...PICTURE, ...CONTRAST }, text: picture },
  { name: "diff", words: { ...PICTURE, ...DIFF }, text: picture },
];

for (const { name, words, text } of [...pages, { name: "shared", words: SHARED, text: "" }]) {
  test(`${name}: both languages have the same numbers in each word`, () => {
    for (const [key, [english, chinese]] of Object.entries(words)) {
      assert.ok(english && chinese, key);
      assert.deepEqual(english.match(/\{\w+\}/g)?.sort(), chinese.match(/\{\w+\}/g)?.sort(), key);
    }
  });

  test(`${name}: every word that the page asks for is there`, () => {
    const asked = [...`${text}${shared}`.matchAll(/say\("(\w+)"|data-(?:word|label|hint)="(\w+)"/g)].map((one) => one[1] ?? one[2]);
    assert.ok(asked.length > 5);
    if (name !== "shared") for (const key of asked) assert.ok(key in words || key in SHARED, key);
  });

  test(`${name}: no word is left over, and none is said twice`, () => {
    // Labels of the stepper, and words that stand in the data.
    const told = ["starts", "arrived", "rule", "sends", "stores", "returns", "raised"];
    told.push("names", "output", "operand", "saved", "param_groups");
    const used = name === "shared" ? shared + pages.map((one) => one.text).join("") : `${text}${shared}`;
    for (const key of Object.keys(words)) {
      assert.ok(told.includes(key) || new RegExp(`"${key}"|${key}:`).test(used), key);
      if (name !== "shared") assert.ok(!(key in SHARED), key);
    }
  });
}

test("a word takes its numbers", () => {
  assert.equal(word(WORDS, "en", "stepOf", { n: 3, all: 6 }), "step 3 of 6");
  assert.equal(word(WORDS, "zh", "stepOf", { n: 3, all: 6 }), "第 3 步，共 6 步");
  assert.equal(word(WORDS, "en", "fit"), "Fit");
  assert.equal(word(WORDS, "en", "no such word"), "no such word");
  assert.equal(word(WORDS, "en", "constructor"), "constructor");
});
