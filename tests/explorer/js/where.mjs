// Where the page's modules are.

export const ASSETS = new URL("../../../graphlab/explorer/assets", import.meta.url).href;
