/** Writes help, version and completion, where a reader may have gone (`| head`) and a disk may be full. */

import { EXIT_SOFTWARE } from '../../errors.ts';

let listening = false;

/** A reader that wants no more is no failure; anything else ends hooklet: it has nothing more to do. */
export function writeHelp(text: string): void {
  const { stdout } = process;
  if (!listening) stdout.on('error', giveUp);
  listening = true;
  stdout.write(text);
}

function giveUp(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`hooklet: cannot write to standard output: ${error.message}\n`);
  process.exit(EXIT_SOFTWARE);
}
