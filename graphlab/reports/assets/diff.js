// A comparison: both graphs in one picture, what came, went and changed.

import { begin } from "../../web/assets/chrome.js";
import { PicturePage } from "./picture.js";
import { DIFF } from "./picture_words.js";

begin((raw) => new PicturePage(raw, DIFF));
