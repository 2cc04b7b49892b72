/** The pods of one run of a drill: under a uid of their own, and with what a kind of stop needs. */

import type { StopKind } from '../../drill/judge/stop-facts.ts';
import { randomUuid } from '../../host/random-uuid.ts';
import type { Container, Pod, Probe } from '../../manifest/pod.ts';
import { DRILL_PROBE } from './fail-on-demand.ts';

/** A kubelet would wait for as many failures as the manifest says; when it restarts is none of the drill's questions. */
const ON_DEMAND: Omit<Probe, 'exec'> = {
  initialDelaySeconds: 0,
  timeoutSeconds: 1,
  periodSeconds: 1,
  successThreshold: 1,
  failureThreshold: 1,
};

/** A pod that runs again is another pod: its logs and files must not meet those of the run before. */
export function preparePod(pod: Pod, kind: StopKind, container: string): Pod {
  const fresh = { ...pod, metadata: { ...pod.metadata, uid: randomUuid() } };
  if (kind !== 'liveness') return fresh;
  const containers = pod.spec.containers.map((each) => (each.name === container ? withProbe(each) : each));
  return { ...fresh, spec: { ...pod.spec, containers } };
}

function withProbe(container: Container): Container {
  const before = container.livenessProbe?.terminationGracePeriodSeconds;
  const livenessProbe = {
    ...ON_DEMAND,
    exec: { command: [DRILL_PROBE] },
    ...(before !== undefined && { terminationGracePeriodSeconds: before }),
  };
  return { ...container, livenessProbe };
}
