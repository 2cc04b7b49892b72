/** The end of hooklet itself, once all that it had to say has been handed over. */

import { loadedLibc } from './libc.ts';

/** Of V8 and Node, which write what they have measured while they are taken apart. */
const MEASURED = /--(cpu|heap)-prof|--prof\b|--trace/;

/**
 * Ends this process with `process.exitCode`, after its 'exit' listeners. At once where the C library can be asked:
 * taking V8 apart takes longer than stopping a container. Never returns.
 */
export function endProcess(): void {
  const libc = loadedLibc();
  const options = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ');
  const measures = process.env.NODE_V8_COVERAGE !== undefined || MEASURED.test(options);
  if (!libc || measures) process.exit();
  const code = Number(process.exitCode ?? 0);
  process.emit('exit', code);
  libc.exitNow(code);
}
