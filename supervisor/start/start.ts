/** What `hooklet` and `import … from 'hooklet'` start with: the bundle beside them, compiled already if it can be. */

import { join } from 'node:path';
import { wantedHome } from '../commands/hooklet-home.ts';
import { type Folder, loadCompiled } from './compiled-code.ts';

interface Bundle {
  /** Runs the command line. */
  cli(): void;
  functions(): object;
}

/** `folder` is that of the bundle. */
export function startCli(folder: string): void {
  const loaded = loadCompiled(join(folder, 'hooklet.js'), foldersOf(folder));
  // At the end, when all functions that were needed are compiled.
  if (loaded.compiled !== 'used') process.on('exit', () => loaded.keep());
  (loaded.exports as Bundle).cli();
}

/** A program of somebody else: nothing is written for it. */
export function startLibrary(folder: string): object {
  return (loadCompiled(join(folder, 'hooklet.js'), foldersOf(folder)).exports as Bundle).functions();
}

/** The build's own; an installed package's is in hooklet's home, since the package itself is not written to. */
function foldersOf(folder: string): readonly Folder[] {
  return [
    { path: join(folder, 'compiled'), besideBundle: true },
    { path: join(wantedHome(process.env), 'compiled'), besideBundle: false },
  ];
}
