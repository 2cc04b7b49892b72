/** Manifests and flags → the plan of a drill. */

import type { BalancerMode } from '../../drill/balancer.ts';
import type { DrillPlan } from '../../drill/drill-plan.ts';
import type { StopKind } from '../../drill/judge/stop-facts.ts';
import {
  DEFAULT_RATE,
  DEFAULT_REUSE,
  DEFAULT_TIMEOUT_MS,
  type LoadPlan,
  type StatusRange,
} from '../../drill/load/load-plan.ts';
import { planRequests, type WrittenRequest } from '../../drill/load/read-request.ts';
import { HookletError } from '../../errors.ts';
import type { Container, Pod } from '../../manifest/pod.ts';
import { PATH_ANNOTATION } from '../output/pod-url.ts';

/** What may be said of a drill; everything has a default. */
export interface DrillWishes {
  readonly rate?: number;
  readonly reuse?: number;
  readonly requests?: readonly WrittenRequest[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly expects?: StatusRange;
  readonly https?: boolean;
  readonly port?: number;
  readonly warmMs?: number;
  readonly durationMs?: number;
  readonly timeoutMs?: number;
  readonly readyTimeoutMs?: number;
  readonly balancer?: BalancerMode;
  readonly lagMs?: number;
  readonly graceSeconds?: number;
  readonly kind?: StopKind;
  readonly rolling?: boolean;
  readonly rollingEnv?: Readonly<Record<string, string>>;
  readonly allowDropped?: number;
}

const WARM_MS = 3000;
const LAG_MS = 2000;
const READY_TIMEOUT_MS = 60_000;

/** Throws USAGE when there is nothing to ask. */
export function planDrill(pods: readonly Pod[], wishes: DrillWishes): DrillPlan {
  const [pod, ...others] = pods;
  if (!pod)
    throw new HookletError(
      'USAGE',
      'there is no Pod in the manifests: name one, for example pods/fortune.yaml',
    );
  const { container, port, name } = findPort(pod, wishes.port);
  const balancer = wishes.balancer ?? 'endpoints';
  return {
    pods: [pod, ...others],
    container: container.name,
    port,
    load: planLoad(pod, wishes, wishes.https ?? (name === 'https' || port === 443)),
    warmMs: wishes.warmMs ?? WARM_MS,
    ...(wishes.durationMs !== undefined && { durationMs: wishes.durationMs }),
    balancer,
    // A balancer that looks for itself has nobody to wait for.
    lagMs: wishes.lagMs ?? (balancer === 'endpoints' ? LAG_MS : 0),
    kind: wishes.kind ?? 'delete',
    ...(wishes.graceSeconds !== undefined && { graceSeconds: wishes.graceSeconds }),
    readyTimeoutMs: wishes.readyTimeoutMs ?? READY_TIMEOUT_MS,
  };
}

function planLoad(pod: Pod, wishes: DrillWishes, tls: boolean): LoadPlan {
  const path = pod.metadata.annotations[PATH_ANNOTATION] ?? '/';
  const written = wishes.requests ?? [{ method: 'GET', path: path.startsWith('/') ? path : `/${path}` }];
  return {
    rate: wishes.rate ?? DEFAULT_RATE,
    reuse: wishes.reuse ?? DEFAULT_REUSE,
    requests: planRequests(written, {
      headers: wishes.headers ?? {},
      ...(wishes.body !== undefined && { body: wishes.body }),
      ...(wishes.expects && { expects: wishes.expects }),
    }),
    timeoutMs: wishes.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    tls,
  };
}

interface FoundPort {
  readonly container: Container;
  readonly port: number;
  readonly name?: string;
}

/** The container that declares the port; of one that nobody declares, the first container. */
function findPort(pod: Pod, wanted: number | undefined): FoundPort {
  const declared = pod.spec.containers.flatMap((container) =>
    container.ports
      .filter(({ protocol }) => protocol === 'TCP')
      .map(({ containerPort, name }) => ({ container, port: containerPort, ...(name && { name }) })),
  );
  const found = wanted === undefined ? declared[0] : declared.find(({ port }) => port === wanted);
  if (found) return found;
  const [container] = pod.spec.containers;
  if (wanted !== undefined && container) return { container, port: wanted };
  throw new HookletError(
    'USAGE',
    `pod ${pod.metadata.name} declares no TCP port to ask: give --port, or write it into the manifest: ports: [{ containerPort: 8080 }]`,
  );
}
