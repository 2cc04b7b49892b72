/** A drill of a pod that goes on running: of a copy of it, on free ports. */

import type { DrillWish } from '../../api/page/drill-wish.ts';
import type { PreparedDrill } from '../../api/page/drills.ts';
import type { Pod } from '../../manifest/pod.ts';
import { oneDrill } from './one-drill.ts';
import type { StageWishes } from './open-stage.ts';
import { planDrill } from './plan-drill.ts';
import { rollingPod } from './rolling-pod.ts';

/** Rejects with USAGE when the pod declares nothing that could be asked. */
export async function preparePageDrill(
  pod: Pod,
  { stop, rate, warmSeconds, graceSeconds }: DrillWish,
  stage: StageWishes,
  warn: (message: string) => void,
): Promise<PreparedDrill> {
  const wishes = {
    ...(stop && { kind: stop }),
    ...(rate !== undefined && { rate }),
    ...(warmSeconds !== undefined && { warmMs: warmSeconds * 1000 }),
    ...(graceSeconds !== undefined && { graceSeconds }),
  };
  const moved = await rollingPod(pod, planDrill([pod], wishes).port, {});
  const { namespace, name } = pod.metadata;
  const copy = { ...moved.pod, metadata: { ...moved.pod.metadata, name: `${name}-drill` } };
  return {
    pod: `${namespace}/${copy.metadata.name}`,
    async hold({ tell, meet, watch }, signal) {
      const around = { warn, isolated: () => {}, tell, signal, meet, watch };
      // Its orphans are hooklet's, which looks after them already.
      const inside = { ...stage, inside: true };
      const { records: _, ...report } = await oneDrill(
        [copy],
        { ...wishes, port: moved.port },
        inside,
        around,
      );
      return report;
    },
  };
}
