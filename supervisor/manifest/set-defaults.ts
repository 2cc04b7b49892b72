/** What the API server fills in before it validates, `pkg/apis/core/v1/defaults.go`. */

import { generateName } from './generate-name.ts';
import type {
  Container,
  ContainerPort,
  ContainerRestartRule,
  EnvVar,
  ObjectMeta,
  Pod,
  SecurityContext,
} from './pod.ts';
import { present } from './present.ts';
import { defaultLifecycle, defaultProbe } from './set-handler-defaults.ts';
import type {
  Unchecked,
  UncheckedContainer,
  UncheckedEnvVar,
  UncheckedMeta,
  UncheckedPod,
  UncheckedPort,
} from './unchecked.ts';

export interface Identity {
  /** A fresh uid; called once or twice a pod. */
  newUid(): string;
  /** RFC 3339: the Pod's creationTimestamp. */
  readonly now: string;
}

const DEFAULTS = {
  namespace: 'default',
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  protocol: 'TCP',
} as const;

/** `pkg/apis/core/v1/conversion.go`: a negative grace is stored as this, with a warning and no error. */
const GRACE_FOR_NEGATIVE = 1;

/**
 * A Pod by its shape. Missing fields have their default, or Go's zero value where there is none; what the
 * author wrote is not judged yet, so that `restartPolicy` may still be `Sometimes`.
 */
export function setDefaults(pod: UncheckedPod, identity: Identity): Pod {
  const { spec = {} } = pod;
  const { terminationGracePeriodSeconds: grace = DEFAULTS.terminationGracePeriodSeconds } = spec;
  const hostNetwork = spec.hostNetwork === true;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: defaultMeta(pod.metadata ?? {}, identity),
    spec: {
      containers: (spec.containers ?? []).map((container) => defaultContainer(container, hostNetwork)),
      initContainers: (spec.initContainers ?? []).map((container) =>
        defaultContainer(container, hostNetwork),
      ),
      restartPolicy: (spec.restartPolicy || DEFAULTS.restartPolicy) as Pod['spec']['restartPolicy'],
      terminationGracePeriodSeconds: grace < 0 ? GRACE_FOR_NEGATIVE : grace,
      ...present('activeDeadlineSeconds', spec.activeDeadlineSeconds),
      ...present('securityContext', userAndGroup(spec.securityContext)),
      ...present('os', spec.os && { name: spec.os.name ?? '' }),
      ...present('hostname', spec.hostname),
    },
  };
}

function defaultMeta(meta: UncheckedMeta, identity: Identity): ObjectMeta {
  const name = meta.name || (meta.generateName ? generateName(meta.generateName, identity.newUid()) : '');
  return {
    name,
    namespace: meta.namespace || DEFAULTS.namespace,
    // The server's own: what the file says (it may be a copy of a running pod) does not count.
    uid: identity.newUid(),
    creationTimestamp: identity.now,
    labels: (meta.labels ?? {}) as ObjectMeta['labels'],
    annotations: (meta.annotations ?? {}) as ObjectMeta['annotations'],
  };
}

function defaultContainer(container: UncheckedContainer, hostNetwork: boolean): Container {
  return {
    name: container.name ?? '',
    image: container.image ?? '',
    ...present('command', container.command),
    ...present('args', container.args),
    ...present('workingDir', container.workingDir),
    env: (container.env ?? []).flatMap(resolvableEnv),
    ports: (container.ports ?? []).map((port) => defaultPort(port, hostNetwork)),
    ...present('lifecycle', container.lifecycle && defaultLifecycle(container.lifecycle)),
    ...present('livenessProbe', container.livenessProbe && defaultProbe(container.livenessProbe)),
    ...present('readinessProbe', container.readinessProbe && defaultProbe(container.readinessProbe)),
    ...present('startupProbe', container.startupProbe && defaultProbe(container.startupProbe)),
    ...present('restartPolicy', container.restartPolicy as Container['restartPolicy']),
    ...present('restartPolicyRules', container.restartPolicyRules?.map(defaultRule)),
    terminationMessagePath: container.terminationMessagePath || DEFAULTS.terminationMessagePath,
    terminationMessagePolicy: (container.terminationMessagePolicy ||
      DEFAULTS.terminationMessagePolicy) as Container['terminationMessagePolicy'],
    ...present('securityContext', userAndGroup(container.securityContext)),
    ...present('stdin', container.stdin),
    ...present('stdinOnce', container.stdinOnce),
    ...present('tty', container.tty),
  };
}

/** Sources that need a cluster leave the variable unset; `unsupported-fields.ts` says so. */
function resolvableEnv(variable: UncheckedEnvVar): EnvVar[] {
  const { name = '', value, valueFrom } = variable;
  if (!valueFrom) return [{ name, ...present('value', value) }];
  const { fieldRef } = valueFrom;
  return fieldRef ? [{ name, valueFrom: { fieldRef: { fieldPath: fieldRef.fieldPath ?? '' } } }] : [];
}

function defaultPort(port: UncheckedPort, hostNetwork: boolean): ContainerPort {
  const containerPort = port.containerPort ?? 0;
  const hostPort = port.hostPort || (hostNetwork ? containerPort : 0);
  return {
    ...present('name', port.name || undefined),
    containerPort,
    ...present('hostPort', hostPort || undefined),
    protocol: (port.protocol || DEFAULTS.protocol) as ContainerPort['protocol'],
  };
}

function defaultRule({ action, exitCodes }: Unchecked<ContainerRestartRule>): ContainerRestartRule {
  return {
    action: action ?? '',
    ...present(
      'exitCodes',
      exitCodes && { operator: exitCodes.operator ?? '', values: exitCodes.values ?? [] },
    ),
  } as ContainerRestartRule;
}

/** One that says nothing of either is as good as none: the server stores an empty one with every pod. */
function userAndGroup({ runAsUser, runAsGroup }: SecurityContext = {}): SecurityContext | undefined {
  if (runAsUser === undefined && runAsGroup === undefined) return undefined;
  return { ...present('runAsUser', runAsUser), ...present('runAsGroup', runAsGroup) };
}
