/** koffi, through which the C library is called where Node does not: an optional dependency. */

import { createRequire } from 'node:module';
import type * as koffi from 'koffi';

export type Koffi = typeof koffi;
export type Library = ReturnType<Koffi['load']>;

/**
 * Takes about 5 ms the first time, and blocks for so long. Throws where koffi is not installed (MODULE_NOT_FOUND) or
 * does not fit this machine. Not a static import: hooklet runs without koffi too. And require: the ES module takes
 * twice as long.
 */
export function loadKoffi(): Koffi {
  return createRequire(import.meta.url)('koffi') as Koffi;
}
