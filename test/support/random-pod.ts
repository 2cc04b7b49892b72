/** Pods of every shape: init containers, sidecars, hooks, probes, restart policies and rules. */

import fc from 'fast-check';
import type {
  ContainerRestartRule,
  Lifecycle,
  LifecycleHandler,
  Pod,
  Probe,
} from '../../supervisor/manifest/pod.ts';
import { type ContainerFields, exec, httpGet, pod, probe, sleep, tcpSocket } from './pod.ts';

export const INIT_NAMES = ['x', 'y'] as const;
export const CONTAINER_NAMES = ['a', 'b'] as const;

const handler: fc.Arbitrary<LifecycleHandler> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(exec('do', 'it')) },
  fc.constant(httpGet('/')),
  fc.nat({ max: 9 }).map(sleep),
  fc.constant(tcpSocket(1)),
);
const lifecycle: fc.Arbitrary<Lifecycle> = fc.record(
  { postStart: handler, preStop: handler },
  { requiredKeys: [] },
);

const probed = (grace: boolean): fc.Arbitrary<Probe> =>
  fc
    .record({
      handler: fc.constantFrom(
        exec('look'),
        exec('look'),
        httpGet('/'),
        httpGet('/'),
        httpGet('/', 'no-port'),
      ),
      initialDelaySeconds: fc.constantFrom(0, 0, 2),
      periodSeconds: fc.constantFrom(2, 5, 10),
      timeoutSeconds: fc.constantFrom(1, 2),
      failureThreshold: fc.constantFrom(1, 2, 3),
      terminationGracePeriodSeconds: fc.constantFrom(undefined, undefined, 1, 60),
    })
    .map(({ handler: handled, terminationGracePeriodSeconds: seconds, ...fields }) =>
      probe({
        ...handled,
        ...fields,
        ...(grace && seconds !== undefined ? { terminationGracePeriodSeconds: seconds } : {}),
      }),
    );

const rules: fc.Arbitrary<readonly ContainerRestartRule[]> = fc.constantFrom(
  [{ action: 'Restart', exitCodes: { operator: 'In', values: [3] } }],
  [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } }],
  [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [1, 143] } }],
  [{ action: 'Restart', exitCodes: { operator: 'NotIn', values: [0, 1] } }],
);

/** Few containers have any one of these. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.tuple(fc.nat({ max: 3 }), arbitrary).map(([dice, value]) => (dice === 1 ? value : undefined));

const probes = fc.record({
  startupProbe: rarely(probed(true)),
  readinessProbe: rarely(probed(false)),
  livenessProbe: rarely(probed(true)),
});

const regular: fc.Arbitrary<ContainerFields> = fc
  .record({
    lifecycle: seldom(lifecycle),
    probes,
    restartPolicy: rarely(fc.constantFrom('Always' as const, 'OnFailure' as const, 'Never' as const)),
    restartPolicyRules: rarely(rules),
  })
  .map(({ probes: each, ...fields }) => withoutUndefined({ ...fields, ...each }));

const init: fc.Arbitrary<ContainerFields> = fc.oneof(
  rarely(rules).map((restartPolicyRules) => withoutUndefined({ restartPolicyRules })),
  fc
    .record({ lifecycle: seldom(lifecycle), probes })
    .map(({ probes: each, ...fields }) =>
      withoutUndefined({ ...fields, ...each, restartPolicy: 'Always' as const }),
    ),
);

export const randomPod: fc.Arbitrary<Pod> = fc
  .record({
    containers: fc.array(regular, { minLength: 1, maxLength: 2 }),
    initContainers: fc.oneof(fc.constant([]), fc.array(init, { maxLength: 2 })),
    restartPolicy: fc.constantFrom('Always' as const, 'OnFailure' as const, 'Never' as const),
    terminationGracePeriodSeconds: fc.constantFrom(0, 1, 2, 3, 5, 30),
    activeDeadlineSeconds: rarely(fc.constantFrom(1, 20, 300, 300)),
  })
  .map(({ containers, initContainers, activeDeadlineSeconds, ...spec }) =>
    pod({
      ...spec,
      ...(activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds }),
      containers: named(containers, CONTAINER_NAMES),
      initContainers: named(initContainers, INIT_NAMES),
    }),
  );

function named(list: readonly ContainerFields[], names: readonly string[]): ContainerFields[] {
  return list.map((fields, index) => ({ ...fields, name: names[index] ?? 'z' }));
}

function withoutUndefined(fields: { [K in keyof ContainerFields]: ContainerFields[K] | undefined }) {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as ContainerFields;
}
