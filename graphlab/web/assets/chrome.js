// What stands around every page: its language, its theme, the list of its keys, and how it begins.

import { byId, html } from "./dom.js";
import { read } from "./embedded.js";
import { LANGUAGES, word } from "./language.js";

export class Chrome {
  /** @param {import("./language.js").Words} words @param {[string, string][]} keys what the help lists: keys, and a word
   * @param {() => HTMLElement[]} [more] items below the keys */
  constructor(words, keys, more = () => []) {
    this.words = words;
    this.keys = keys;
    this.more = more;
    this.language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
    byId("help").addEventListener("click", () => this.help());
    byId("close-help").addEventListener("click", () => this.dialog.close());
  }

  /** The list of keys. */
  get dialog() {
    return /** @type {HTMLDialogElement} */ (byId("keys"));
  }

  /** @param {string} key @param {Record<string, string | number>} [numbers] */
  say(key, numbers) {
    return word(this.words, this.language, key, numbers);
  }

  /** Say something to who cannot see it. @param {string} text */
  announce(text) {
    byId("said").textContent = text;
  }

  /** Put the words in the document into the present language. */
  naming() {
    document.documentElement.lang = this.language === "zh" ? "zh-CN" : "en";
    /** @param {string} name @param {(one: HTMLElement, text: string) => void} put */
    const each = (name, put) => {
      for (const one of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[data-${name}]`))) {
        put(one, this.say(one.dataset[name] ?? ""));
      }
    };
    each("word", (one, text) => (one.textContent = text));
    each("label", (one, text) => {
      one.setAttribute("aria-label", text);
      if (one.matches("button")) one.setAttribute("title", text);
    });
    each("hint", (one, text) => one.setAttribute("placeholder", text));
  }

  /** Speak the next language. */
  speak() {
    this.language = LANGUAGES[(LANGUAGES.indexOf(this.language) + 1) % LANGUAGES.length];
    this.naming();
  }

  /** Change between light and dark. */
  theme() {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  }

  /** List the keys. */
  help() {
    const rows = this.keys.flatMap(([keys, what]) => [html("dt", "", html("kbd", "", keys)), html("dd", "", this.say(what))]);
    byId("key-list").replaceChildren(...rows);
    byId("key-more").replaceChildren(...this.more());
    this.dialog.showModal();
  }
}

/** Read the page's data and show it. @param {(raw: any) => void} show */
export async function begin(show) {
  try {
    show(await read(/** @type {any} */ (byId("data"))));
    document.documentElement.dataset.ready = "1";
  } catch (error) {
    byId("hint").hidden = false;
    byId("hint").textContent = `This browser cannot show the page: ${error}`;
    throw error;
  }
}
