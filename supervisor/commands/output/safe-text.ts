/** Makes other programs' output safe to show: it may colour text, it may not steer the terminal. */

/** SGR sequences only (ECMA-48): colours and weights. */
const COLOUR = '\\u001b\\[[0-9;:]*m';
/** Any other escape sequence: CSI, OSC and the like, and single control characters but tab. */
const UNSAFE = new RegExp(
  `(${COLOUR})|\\u001b\\[[0-?]*[ -/]*[@-~]|\\u001b\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)?|[\\u0000-\\u0008\\u000a-\\u001f\\u007f-\\u009f]`,
  'g',
);

/** One line without control characters; colours stay only where they are wanted. */
export function safeText(line: string, colours: boolean): string {
  if (!UNSAFE.test(line)) return line;
  UNSAFE.lastIndex = 0;
  let coloured = false;
  const text = line.replace(UNSAFE, (_, colour?: string) => {
    if (colour === undefined || !colours) return '';
    coloured = true;
    return colour;
  });
  return coloured ? `${text}\u001b[0m` : text;
}
