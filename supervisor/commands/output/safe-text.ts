/** Makes texts of others safe to show: output of programs may be coloured, nothing may steer the terminal. */

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

/** The same for a text of several lines. */
export function safeLines(text: string, colours: boolean): string {
  return text
    .split('\n')
    .map((line) => safeText(line, colours))
    .join('\n');
}

/** Control characters but tab and line end; what reorders a line; what ends one for some editors (Trojan Source). */
const UNSEEN = /(?![\t\n])[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu;

/** A text of several lines with what cannot be seen spelt out: `\u001b[2J`. For names, paths and messages. */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
