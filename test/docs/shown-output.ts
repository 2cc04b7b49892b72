/** Whether a page shows what a program really prints: what differs from run to run is known, `…` is left out. */

/** What another run prints otherwise, and what stands for it. */
const VOLATILE: readonly (readonly [shown: RegExp, any: string])[] = [
  [/\b\d\d:\d\d:\d\d\.\d{3}\b/, String.raw`\d\d:\d\d:\d\d\.\d{3}`],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\b/, '[0-9a-f-]{36}'],
  [/\bpid \d+/, String.raw`pid \d+`],
  [/\b\d+(?:\.\d+)? ms\b/, String.raw`\d+(?:\.\d+)? ms`],
  [/\b\d+\.\d+ s\b/, String.raw`\d+\.\d+ s`],
  // What ps shows of a process and its parent.
  [/^ +(?!1 )\d+ +\d+ (?=\S)/, String.raw` +\d+ +\d+ `],
  // What a drill counts.
  [/\b\d+ of \d+ requests\b/, String.raw`\d+ of \d+ requests`],
  [/^why \d+:/, String.raw`why \d+:`],
  [/\bKILL follows in \d+ s\b/, String.raw`KILL follows in \d+ s`],
  // Tables of kubectl: columns as wide as their widest word, and ages.
  [/ {2,}\d+s$/, String.raw` {2,}\d+s`],
  [/…/, '.*'],
];

/** A pattern that the whole of a printed line must match. */
export function shownLine(line: string): RegExp {
  const any = new RegExp(VOLATILE.map(([shown]) => `(${shown.source})`).join('|'), 'g');
  let pattern = '';
  let from = 0;
  for (const match of line.matchAll(any)) {
    const which = match.slice(1).findIndex((group) => group !== undefined);
    pattern += literally(line.slice(from, match.index)) + VOLATILE[which]?.[1];
    from = match.index + match[0].length;
  }
  return new RegExp(`^${pattern}${literally(line.slice(from))}$`);
}

/** The first shown line that the program did not print, in that order; undefined when it has printed them all. */
export function missingLine(shown: readonly string[], printed: string): string | undefined {
  const left = printed.split('\n').map((line) => line.trimEnd());
  for (const line of shown) {
    if (/^\s*…?$/.test(line)) continue;
    const pattern = shownLine(line.trimEnd());
    const at = left.findIndex((candidate) => pattern.test(candidate));
    if (at < 0) return line;
    left.splice(0, at + 1);
  }
  return undefined;
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
