/** How much room words need. Nothing here can measure a font, so it is told from the number of characters. */

/** Of a 12 px sans-serif, on the wide side. */
const PER_CHARACTER = 6.7;

export function textWidth(text: string): number {
  return text.length * PER_CHARACTER;
}

/** Names of pods and containers are bold, and those of pods larger. */
const BOLDER = 1.24;

export function nameWidth(name: string): number {
  return textWidth(name) * BOLDER;
}

/** As `fitText`. */
export function fitName(name: string, width: number): string {
  return fitText(name, width / BOLDER);
}

/** The text, its beginning with `…`, or nothing where not even that fits. */
export function fitText(text: string, width: number): string {
  const line = text.replace(/\s+/g, ' ');
  const room = Math.floor(width / PER_CHARACTER);
  if (line.length <= room) return line;
  return room < 4 ? '' : `${line.slice(0, room - 1)}…`;
}
