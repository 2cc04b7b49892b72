/** Where hooklet keeps its state: `$HOOKLET_HOME`, by default below the XDG state directory. */

import { accessSync, constants, mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { folderTrouble } from '../host/trusted-path.ts';

/**
 * The directory, made if it is not there. Where it cannot be written, or others could plant links in it, hooklet runs
 * all the same, with a private temporary directory, and `warn` is told once what to set.
 */
export function openHome(env: NodeJS.ProcessEnv, warn: (message: string) => void): string {
  const home = wantedHome(env);
  const trouble = makeWritable(home);
  if (trouble === undefined) return home;
  const instead = mkdtempSync(join(tmpdir(), 'hooklet-'));
  warn(
    `cannot keep logs in ${home}: ${trouble}; they go to ${instead}. Set HOOKLET_HOME to a directory you can write and nobody else can`,
  );
  return instead;
}

/** XDG Base Directory Specification: state that persists between runs but need not be portable. */
export function wantedHome(env: NodeJS.ProcessEnv): string {
  if (env.HOOKLET_HOME) return resolve(env.HOOKLET_HOME);
  return resolve(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'hooklet');
}

/** What stands in the way, or nothing. One folder after another: Node's own recursion never ends below /proc. */
function makeWritable(folder: string): string | undefined {
  try {
    makeFolders(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
    return folderTrouble(folder);
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^\w+: |, \w+ '.*$/g, '') : String(error);
  }
}

function makeFolders(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(folder) !== folder) makeFolders(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}
