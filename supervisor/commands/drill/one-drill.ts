/** One drill of pods that have been read: a stage for it, the drill, its report. */

import { holdDrill } from '../../drill/drill.ts';
import type { Progress } from '../../drill/drill-plan.ts';
import { type DrillReport, makeReport } from '../../drill/report/report.ts';
import type { Stage } from '../../drill/stage.ts';
import type { Isolation } from '../../host/isolation.ts';
import type { Pod } from '../../manifest/pod.ts';
import type { Happening } from '../../node/happening.ts';
import { openStage, type StageWishes } from './open-stage.ts';
import { type DrillWishes, planDrill } from './plan-drill.ts';
import { preparePod } from './prepare-pods.ts';
import { rollingPod } from './rolling-pod.ts';

export interface Surroundings {
  /** What is worth knowing and no part of the report. */
  warn(message: string): void;
  /** How the pods are kept apart, once that is known. */
  isolated(isolation: Isolation): void;
  tell(progress: Progress): void;
  /** Whoever wants to see what happens while it happens. */
  meet?(pod: Pod): void;
  watch?(happening: Happening): void;
  readonly signal: AbortSignal;
}

/** Resolves once every process of the drill is gone. */
export async function oneDrill(
  pods: readonly Pod[],
  wishes: DrillWishes,
  stageWishes: StageWishes,
  { warn, isolated, tell, signal, meet, watch }: Surroundings,
): Promise<DrillReport> {
  const planned = planDrill(pods, wishes);
  const [first, ...others] = planned.pods.map((pod) => preparePod(pod, planned.kind, planned.container));
  const rolling = wishes.rolling
    ? await rollingPod(planned.pods[0], planned.port, wishes.rollingEnv ?? {})
    : undefined;
  const plan = {
    ...planned,
    pods: [first ?? planned.pods[0], ...others] as const,
    ...(rolling && { rolling }),
  };
  const stage = await openStage(pods, stageWishes, warn);
  isolated(stage.isolation);
  try {
    const watched: Stage = {
      start(pod, hear) {
        meet?.(pod);
        return stage.start(pod, (happening) => {
          hear(happening);
          watch?.(happening);
        });
      },
    };
    return makeReport(plan, await holdDrill(plan, watched, tell, signal), wishes.allowDropped);
  } finally {
    await stage.close();
  }
}
