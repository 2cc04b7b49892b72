/** How many files and sockets this process may have open. */

import { readFileSync } from 'node:fs';

/** The soft limit, which Node has raised to the hard one. `otherwise` where the machine does not say: not on Linux. */
export function mostOpenFiles(otherwise: number): number {
  try {
    const [, most = ''] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return most === '' ? otherwise : Number(most);
  } catch {
    return otherwise;
  }
}
