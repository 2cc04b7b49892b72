/** The bundle's modules, in a few files of which a start reads the first (scripts/bundle/pack.ts writes them). */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Folder, type Loaded, loadCompiled } from './compiled-code.ts';

interface PackExports {
  /** Those that are wanted from outside; each runs when it is called first. */
  readonly modules: Readonly<Record<string, () => unknown>>;
  /** In the first pack: where the modules of the others are. */
  readonly packOf?: Readonly<Record<string, string>>;
  readonly entries?: Readonly<Record<string, string>>;
}

export interface Packs {
  /** Runs a module of the bundle that stands on its own, and gives what it exports. */
  enter(entry: string): unknown;
  /** What has been loaded up to now. */
  readonly loaded: readonly Loaded[];
}

const FIRST_PACK = 'hooklet';

/** Reads the first pack. Throws when the build is not whole. */
export function openPacks(folder: string, compiled: readonly Folder[]): Packs {
  const loaded: Loaded[] = [];
  const modules: Record<string, () => unknown> = {};
  // Packages and builtin modules are found from where the bundle is.
  const requireOther = createRequire(join(folder, `${FIRST_PACK}.js`));

  function load(pack: string): PackExports {
    const one = loadCompiled(join(folder, `${pack}.js`), compiled, requireModule);
    loaded.push(one);
    const exports = one.exports as PackExports;
    Object.assign(modules, exports.modules);
    return exports;
  }

  function requireModule(name: string): unknown {
    if (!name.startsWith('./')) return requireOther(name);
    const key = name.slice(2);
    const pack = packOf[key];
    if (modules[key] === undefined && pack !== undefined) load(pack);
    const run = modules[key];
    if (run === undefined) throw new Error(`the build lacks ${key}: install hooklet again`);
    return run();
  }

  const { packOf = {}, entries = {} } = load(FIRST_PACK);
  return { enter: (entry) => requireModule(`./${entries[entry]}`), loaded };
}
