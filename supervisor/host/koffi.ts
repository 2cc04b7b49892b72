/** koffi, through which the C library is called where Node does not: an optional dependency. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as koffi from 'koffi';

export type Koffi = typeof koffi;
export type Library = ReturnType<Koffi['load']>;

/** The names of musl's loader. Where it is, Node may be one of musl's, and the right build is for koffi to find. */
const MUSL = { x64: '/lib/ld-musl-x86_64.so.1', arm64: '/lib/ld-musl-aarch64.so.1' } as const;
const MAJOR = '3.';

let loaded: Koffi | undefined;

/**
 * Takes about 2 ms the first time, and blocks for so long. Throws where koffi is not installed (MODULE_NOT_FOUND) or
 * does not fit this machine. Not a static import: hooklet runs without koffi too. And require: the ES module takes
 * twice as long.
 */
export function loadKoffi(): Koffi {
  if (loaded) return loaded;
  const require = createRequire(import.meta.url);
  loaded = loadBuild(require) ?? (require('koffi') as Koffi);
  return loaded;
}

/**
 * The build for this machine itself. koffi's own loader, which looks at eight files on its way there and reads what Node
 * is linked with, takes three times as long; all that it adds are names that are deprecated. Undefined where one has to
 * look, or where it is not the koffi that hooklet asks for.
 */
function loadBuild(require: NodeJS.Require): Koffi | undefined {
  const { platform, arch } = process;
  if (platform !== 'linux' || (arch !== 'x64' && arch !== 'arm64') || existsSync(MUSL[arch]))
    return undefined;
  try {
    const build = require(`@koromix/koffi-linux-${arch}/linux_${arch}/koffi.node`) as Koffi;
    return build.version.startsWith(MAJOR) ? build : undefined;
  } catch {
    // koffi's own loader knows where else it may be, and says why it cannot be loaded.
    return undefined;
  }
}
