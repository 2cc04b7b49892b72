/** A word while it is read: its characters, the place reached, and what the variables are. */

export interface LexOptions {
  /** `\`, or `` ` `` after `# escape=` `` ` ``. */
  readonly escapeToken: string;
  /** The value of a variable; undefined when it is not set. */
  readonly lookup: (name: string) => string | undefined;
  /** Keep the quotes and escape characters. */
  readonly rawQuotes?: boolean;
  readonly rawEscapes?: boolean;
  /** Leave a variable that is not set as it is written. */
  readonly keepUnset?: boolean;
}

/** The state of one reading. */
export interface Scan {
  readonly chars: readonly string[];
  at: number;
  rawEscapes: boolean;
  depth: number;
  readonly unset: Set<string>;
  readonly options: LexOptions;
}

export function peek({ chars, at }: Scan): string {
  return chars[at] ?? '';
}

export function next(scan: Scan): string {
  return scan.chars[scan.at++] ?? '';
}
