/** Lines at the bottom of a terminal that are drawn again in place; everything else is printed above them. */

export interface LiveBlock {
  /** Whole lines, each with its line end. */
  print(text: string): void;
  /** Something has changed: it is drawn again soon. */
  touch(): void;
  /** What is on the screen is not what was drawn there: another size, another program in between. */
  lost(): void;
  /** Draws a last time and leaves it standing; from then on `print` prints alone. */
  close(): void;
}

export interface LiveBlockOptions {
  readonly write: (text: string) => void;
  /** Its lines as they should be now, each narrower than the terminal. */
  readonly draw: () => readonly string[];
  /** Calls once, later: what comes in between is drawn together. Returns how to call it off. */
  readonly later: (work: () => void) => () => void;
}

/** To the end of the screen (ECMA-48 ED). */
const CLEAR_BELOW = '\u001b[J';

/** The cursor stays where it is seen and behind the last line: there is nothing to restore, however hooklet ends. */
export function createLiveBlock({ write, draw, later }: LiveBlockOptions): LiveBlock {
  let above = '';
  let standing: readonly string[] = [];
  let callOff: (() => void) | undefined;
  let closed = false;

  function soon(): void {
    callOff ??= later(flush);
  }

  function flush(): void {
    callOff = undefined;
    const lines = draw();
    const same =
      above === '' && lines.length === standing.length && lines.every((line, at) => line === standing[at]);
    if (same) return;
    write(`${erase(standing)}${above}${lines.join('\n')}`);
    above = '';
    standing = lines;
  }

  return {
    print(text) {
      if (closed) {
        write(text);
        return;
      }
      above += text;
      soon();
    },
    touch() {
      if (!closed) soon();
    },
    lost() {
      if (closed || standing.length === 0) return;
      // Nothing above may be erased: only the line that the cursor is in is surely ours.
      standing = standing.slice(-1);
      soon();
    },
    close() {
      if (closed) return;
      callOff?.();
      flush();
      if (standing.length > 0) write('\n');
      closed = true;
    },
  };
}

/** From the end of the last line to the beginning of the first. */
function erase(lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const up = lines.length > 1 ? `\u001b[${lines.length - 1}A` : '';
  return `\r${up}${CLEAR_BELOW}`;
}
