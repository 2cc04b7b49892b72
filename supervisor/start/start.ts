/** What `hooklet` and `import … from 'hooklet'` start with: the bundle beside them, compiled already if it can be. */

import { join } from 'node:path';
import { wantedHome } from '../commands/hooklet-home.ts';
import type { Folder } from './compiled-code.ts';
import { openPacks } from './packs.ts';

/** `folder` is that of the bundle. */
export function startCli(folder: string): void {
  const packs = openPacks(folder, foldersOf(folder));
  // At the end, when all functions that were needed are compiled.
  process.on('exit', packs.keep);
  packs.enter('cli');
}

/** A program of somebody else: nothing is written for it. */
export function startLibrary(folder: string): object {
  return openPacks(folder, foldersOf(folder)).enter('library') as object;
}

/** The build's own; an installed package's is in hooklet's home, since the package itself is not written to. */
function foldersOf(folder: string): readonly Folder[] {
  return [
    { path: join(folder, 'compiled'), besideBundle: true },
    { path: join(wantedHome(process.env), 'compiled'), besideBundle: false },
  ];
}
