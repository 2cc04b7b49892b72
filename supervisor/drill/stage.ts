/** What a drill needs of whoever runs pods; `commands/` brings it, the drill itself starts nothing. */

import type { Pod } from '../manifest/pod.ts';
import type { Watcher } from '../node/happening.ts';

export interface Stage {
  start(pod: Pod, watch: Watcher): StagedPod;
}

export interface StagedPod {
  readonly pod: Pod;
  /** Deletes it with its grace, or with this one. */
  remove(why: string, graceSeconds?: number): void;
  /** Kills everything of it now. */
  kill(why: string): void;
  /** From now on its liveness probes fail. */
  failLiveness(): void;
  /** Ends the main process of a container as a crash would: by KILL, without a word to it. */
  crash(container: string): void;
  /** Resolves when no container will run again. */
  readonly done: Promise<unknown>;
}
