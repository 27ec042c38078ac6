// Where the page begins.

import { Model, read } from "./data.js";
import { byId } from "./dom.js";
import { Explorer } from "./explorer.js";

/** Begin. */
async function begin() {
  const holder = /** @type {any} */ (byId("data"));
  try {
    new Explorer(new Model(await read(holder)));
    document.documentElement.dataset.ready = "1";
  } catch (error) {
    byId("hint").hidden = false;
    byId("hint").textContent = `This browser cannot show the page: ${error}`;
    throw error;
  }
}

begin();
