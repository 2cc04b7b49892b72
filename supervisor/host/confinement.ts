/** What holds the processes of one container together: how they are signalled, killed, joined by others. */

import type { ExitStatus } from './exit-code.ts';
import type { KilledWords } from './killed-words.ts';
import type { ProcessGroup } from './process-group.ts';
import type { ProcessEnd, SpawnOptions } from './spawn-process.ts';

export interface Confinement {
  /** The main process, as the machine numbers it. */
  readonly pid: number;
  /** How one more command joins the container. */
  readonly launch?: NonNullable<SpawnOptions['launch']>;
  /** Takes the launching programs' last words out of standard error. */
  readonly killedWords?: KilledWords;
  /** Whether the main process is on its way out, so that what ends now has been ended by that. */
  isEnding(): boolean;
  /** To the main process only. Silent when it has gone; throws what kill(2) refuses. */
  signal(signal: number): void;
  /** SIGKILL to everybody, those of `execs` included. */
  kill(execs: readonly ProcessGroup[]): void;
  /** The leader has ended: whoever is left is killed. Settles when nobody is. */
  end(execs: readonly ProcessGroup[]): Promise<void>;
  /** What the leader's end means; `killed` when its last words said so. */
  exitStatus(end: ProcessEnd, killed: boolean): ExitStatus;
}
