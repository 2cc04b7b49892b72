/** Terminal sizes as clients write them: JSON objects, one after the other, that may be cut anywhere. */

import type { TerminalSize } from '../../../host/container-runtime.ts';

export interface SizeReader {
  /** The last size that these bytes complete, if any; what is not a size is passed over. */
  read(bytes: Buffer): TerminalSize | undefined;
}

/** An object that has not ended after so many characters is none. */
const LONGEST_OBJECT = 1024;
const LARGEST = 0xffff;

/** kubectl writes `{"Width":80,"Height":24}`, the JavaScript client `{"height":24,"width":80}`. */
export function createSizeReader(): SizeReader {
  let rest = '';
  return {
    read(bytes) {
      rest += bytes.toString('latin1');
      let last: TerminalSize | undefined;
      let end = 0;
      for (const { 0: text, index } of rest.matchAll(/\{[^{}]*\}/g)) {
        end = index + text.length;
        last = parse(text) ?? last;
      }
      rest = rest.slice(Math.max(end, rest.length - LONGEST_OBJECT));
      return last;
    },
  };
}

function parse(text: string): TerminalSize | undefined {
  try {
    const fields = Object.entries(JSON.parse(text) as Record<string, unknown>);
    const [width, height] = ['width', 'height'].map((wanted) =>
      fields.flatMap(([name, value]) => (name.toLowerCase() === wanted ? [value] : [])).at(-1),
    );
    return isLength(width) && isLength(height) ? { width, height } : undefined;
  } catch {
    return undefined;
  }
}

function isLength(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= LARGEST;
}
