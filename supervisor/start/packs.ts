/** The bundle's modules, in a few files of which a start reads some (scripts/bundle/pack.ts writes them). */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Folder, type Loaded, loadCompiled } from './compiled-code.ts';

interface PackExports {
  /** Those that are wanted from outside; each runs when it is called first. */
  readonly modules: Readonly<Record<string, () => unknown>>;
  /** In the first pack: where the modules of the others are. */
  readonly packOf?: Readonly<Record<string, string>>;
  readonly entries?: Readonly<Record<string, string>>;
  /** Which packs are forgotten when nobody refers to their modules any more. */
  readonly passing?: readonly string[];
}

export interface Packs {
  /** Runs a module of the bundle that stands on its own, and gives what it exports. */
  enter(entry: string): unknown;
  /** Keeps what was compiled for the next start, of all packs that had not been compiled before. */
  keep(): void;
}

const FIRST_PACK = 'hooklet';

/**
 * Reads the first pack. Throws when the build is not whole. `renews`: what was compiled earlier is kept again, with what
 * this run adds to it.
 */
export function openPacks(folder: string, compiled: readonly Folder[], { renews = false } = {}): Packs {
  const compiledNow: Loaded[] = [];
  const lasting: Record<string, () => unknown> = {};
  const passing = new Map<string, WeakRef<PackExports['modules']>>();
  // Packages and builtin modules are found from where the bundle is.
  const requireOther = createRequire(join(folder, `${FIRST_PACK}.js`));

  function load(pack: string): PackExports {
    const one = loadCompiled(join(folder, `${pack}.js`), compiled, requireModule);
    // It refers to the whole pack.
    if (renews || one.compiled !== 'used') compiledNow.push(one);
    return one.exports as PackExports;
  }

  /** A passing pack that is forgotten is read again. */
  function modulesOf(pack: string): PackExports['modules'] {
    if (!isPassing.has(pack)) return Object.assign(lasting, load(pack).modules);
    let modules = passing.get(pack)?.deref();
    if (modules === undefined) {
      modules = load(pack).modules;
      passing.set(pack, new WeakRef(modules));
    }
    return modules;
  }

  function requireModule(name: string): unknown {
    if (!name.startsWith('./')) return requireOther(name);
    const key = name.slice(2);
    const pack = packOf[key];
    const run = lasting[key] ?? (pack === undefined ? undefined : modulesOf(pack)[key]);
    if (run === undefined) throw new Error(`the build lacks ${key}: install hooklet again`);
    return run();
  }

  const first = load(FIRST_PACK);
  const { packOf = {}, entries = {} } = first;
  const isPassing = new Set(first.passing);
  Object.assign(lasting, first.modules);
  return {
    enter: (entry) => requireModule(`./${entries[entry]}`),
    keep: () => compiledNow.forEach((each) => void each.keep()),
  };
}
