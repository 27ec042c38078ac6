// The data that stands in the page.

/** Return the data in an element, unpacked where it was packed. @param {HTMLScriptElement} holder @returns {Promise<any>} */
export async function read(holder) {
  const text = holder.textContent ?? "";
  if (holder.dataset.packed === undefined) return JSON.parse(text);
  const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}
