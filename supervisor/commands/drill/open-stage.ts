/** Where the pods of a drill run: as `hooklet run` runs them, with a liveness probe that can be told to fail. */

import { join } from 'node:path';
import type { Stage } from '../../drill/stage.ts';
import { adoptedFromNowOn } from '../../host/adopted-children.ts';
import { chooseIsolation } from '../../host/choose-isolation.ts';
import type { Isolation, IsolationChoice } from '../../host/isolation.ts';
import { preparePipes } from '../../host/open-pipe.ts';
import { tendOrphans } from '../../host/orphans.ts';
import { createProcessRuntime } from '../../host/process-runtime.ts';
import { CRASH_LOOP_BACK_OFF } from '../../lifecycle/back-off.ts';
import type { Pod } from '../../manifest/pod.ts';
import { runPod } from '../../node/pod-worker.ts';
import { containerBaseEnv } from '../../node/start-container.ts';
import { createMachine } from '../create-machine.ts';
import { openHome } from '../hooklet-home.ts';
import { openImages } from '../pod-images.ts';
import { failOnDemand } from './fail-on-demand.ts';

export interface OpenStage extends Stage {
  readonly isolation: Isolation;
  /** All pods have ended. */
  close(): Promise<void>;
}

export interface StageWishes {
  readonly isolation?: IsolationChoice;
  readonly image?: readonly string[];
  /** In a program of somebody else's: its orphans are none of the drill's business. */
  readonly inside?: boolean;
}

/** `warn` takes what is worth knowing; `pods` are those whose images must be known. */
export async function openStage(
  pods: readonly Pod[],
  wishes: StageWishes,
  warn: (message: string) => void,
): Promise<OpenStage> {
  if (!wishes.inside) tendOrphans();
  const [isolation] = await Promise.all([chooseIsolation(wishes.isolation ?? 'auto'), preparePipes()]);
  const imagesOf = await openImages(wishes.image, { note: warn }, pods, () => {});
  const adopted = wishes.inside ? () => [] : adoptedFromNowOn();
  const runtime = createProcessRuntime({
    logRoot: join(openHome(process.env, warn), 'logs'),
    isolation,
    onWarning: warn,
    adopted,
  });
  const machine = createMachine({
    runtime,
    baseEnv: containerBaseEnv(process.env),
    imagesOf,
  });
  return {
    isolation,
    close: runtime.close,
    start(pod, watch) {
      const probes = failOnDemand(machine.probes);
      const pids = new Map<string, number>();
      const worker = runPod(
        pod,
        { ...machine, probes },
        { explain: true, backOff: CRASH_LOOP_BACK_OFF },
        (seen) => {
          if (seen.type === 'process-started') pids.set(seen.container, seen.pid);
          if (seen.type === 'process-exited') pids.delete(seen.container);
          watch(seen);
        },
      );
      // Whatever ends hooklet, its containers do not outlive it (all but SIGKILL pass here).
      const killAll = () => worker.kill('hooklet ends');
      process.once('exit', killAll);
      const done = worker.done.finally(() => process.off('exit', killAll));
      done.catch(() => {});
      return {
        pod,
        remove: worker.remove,
        kill: worker.kill,
        failLiveness: probes.fail,
        crash: (container) => crash(pids.get(container)),
        done,
      };
    },
  };
}

/** It may have ended by itself in this moment. */
function crash(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
