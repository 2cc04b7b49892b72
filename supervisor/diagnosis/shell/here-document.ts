/** Where a here-document ends. */

/** The position behind its last line; a document that is never ended goes to the end of the text, as in a shell. */
export function hereDocumentEnd(
  text: string,
  from: number,
  document: { readonly delimiter: string; readonly stripsTabs: boolean },
): number {
  let at = from;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(at, end);
    at = Math.min(end + 1, text.length);
    if ((document.stripsTabs ? line.replace(/^\t+/, '') : line) === document.delimiter) return at;
  }
  return text.length;
}
