/** What a terminal would show: enough of one for what hooklet draws with, and it fails for anything else. */

export interface Screen {
  /** All lines, those that have scrolled away too, without blanks at their ends. */
  readonly lines: readonly string[];
  /** The last so many. */
  readonly visible: readonly string[];
}

const ESCAPE = new RegExp(`^${String.fromCharCode(27)}\\[([0-9;?]*)([A-Za-z])`);

/** Replays `text` on a terminal of that size. Throws for an escape sequence that hooklet should not use. */
export function replay(text: string, columns: number, rows: number): Screen {
  const cells: string[][] = [[]];
  let row = 0;
  let column = 0;
  const top = () => Math.max(0, cells.length - rows);
  const down = () => {
    row += 1;
    if (row === cells.length) cells.push([]);
  };

  function put(character: string): void {
    if (column === columns) {
      column = 0;
      down();
    }
    const line = cells[row] ?? [];
    while (line.length < column) line.push(' ');
    line[column] = character;
    column += 1;
  }

  function steer(amount: string, letter: string): void {
    switch (letter) {
      case 'm':
        break;
      case 'A':
        row = Math.max(top(), row - Number(amount || 1));
        break;
      case 'K':
        cells[row]?.splice(column);
        break;
      case 'J':
        cells[row]?.splice(column);
        for (const line of cells.slice(row + 1)) line.length = 0;
        break;
      default:
        throw new Error(`an escape sequence that no view needs: ${JSON.stringify(amount + letter)}`);
    }
  }

  for (let at = 0; at < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const sequence = ESCAPE.exec(text.slice(at, at + 20));
    if (sequence) {
      steer(sequence[1] ?? '', sequence[2] ?? '');
      at += sequence[0].length;
      continue;
    }
    at += character.length;
    if (character === '\r') column = 0;
    else if (character === '\n') down();
    else if (character >= ' ' && character !== '\u007f') put(character);
    else throw new Error(`a control character: ${JSON.stringify(character)}`);
  }
  const lines = cells.map((line) => line.join('').trimEnd());
  return { lines, visible: lines.slice(-rows) };
}
