// A contrast: what stands in one row is the same operation.

import { begin } from "../../web/assets/chrome.js";
import { PicturePage } from "./picture.js";
import { CONTRAST } from "./picture_words.js";

begin((raw) => new PicturePage(raw, CONTRAST));
