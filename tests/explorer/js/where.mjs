// Where the modules of the pages are.

const package_ = new URL("../../../graphlab/", import.meta.url).href;
export const ASSETS = `${package_}explorer/assets`;
export const SHARED = `${package_}web/assets`;
export const REPORTS = `${package_}reports/assets`;
