/** Where hooklet keeps its state: `$HOOKLET_HOME`, by default below the XDG state directory. */

import { homedir } from 'node:os';
import { join } from 'node:path';

/** XDG Base Directory Specification: state that persists between runs but need not be portable. */
export function hookletHome(env: NodeJS.ProcessEnv): string {
  if (env.HOOKLET_HOME) return env.HOOKLET_HOME;
  return join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'hooklet');
}
