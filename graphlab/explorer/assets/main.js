// Where the page begins.

import { begin } from "../../web/assets/chrome.js";
import { Model } from "./data.js";
import { Explorer } from "./explorer.js";

begin((raw) => new Explorer(new Model(raw)));
