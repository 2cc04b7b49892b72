/** What `ValidatePodSpec` says after the containers, in its order. */

import type { PodSpec } from '../pod.ts';
import type { Path } from '../source/tree.ts';
import type { UncheckedSpec } from '../unchecked.ts';
import { type FieldErrors, inclusiveRange, invalid, unsupported } from './field-error.ts';
import { dns1123Label, dns1123Subdomain } from './names.ts';
import { named, validateLabels } from './validate-metadata.ts';
import { validateOs } from './validate-os.ts';
import { MAX_INT32, validateUserAndGroup } from './validate-user.ts';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never'];

export function* validatePodSpec(spec: PodSpec, written: UncheckedSpec, path: Path): FieldErrors {
  if (written.hostNetwork) yield* validateHostPorts(spec, path);
  yield* oneOf([...path, 'restartPolicy'], spec.restartPolicy, RESTART_POLICIES);
  yield* oneOf([...path, 'dnsPolicy'], written.dnsPolicy, DNS_POLICIES);
  yield* validateLabels(written.nodeSelector ?? {}, [...path, 'nodeSelector']);
  yield* validateUserAndGroup(spec.securityContext, [...path, 'securityContext']);
  yield* nonEmptyName([...path, 'serviceAccountName'], written.serviceAccountName, dns1123Subdomain);
  yield* nonEmptyName([...path, 'nodeName'], written.nodeName, dns1123Subdomain);
  const { activeDeadlineSeconds: deadline } = spec;
  if (deadline !== undefined && (deadline < 1 || deadline > MAX_INT32)) {
    yield invalid([...path, 'activeDeadlineSeconds'], deadline, inclusiveRange(1, MAX_INT32));
  }
  yield* nonEmptyName([...path, 'hostname'], spec.hostname, dns1123Label);
  yield* nonEmptyName([...path, 'subdomain'], written.subdomain, dns1123Label);
  yield* nonEmptyName([...path, 'priorityClassName'], written.priorityClassName, dns1123Subdomain);
  yield* oneOf([...path, 'preemptionPolicy'], written.preemptionPolicy, PREEMPTION_POLICIES);
  yield* validateOs(spec, written, path);
}

function* oneOf(path: Path, value: string | undefined, supported: readonly string[]): FieldErrors {
  if (value && !supported.includes(value)) yield unsupported(path, value, supported);
}

function* nonEmptyName(path: Path, value: string | undefined, rule: typeof dns1123Label): FieldErrors {
  if (value) yield* named(path, value, rule);
}

function* validateHostPorts({ containers }: PodSpec, path: Path): FieldErrors {
  for (const [index, { ports }] of containers.entries()) {
    for (const [portIndex, { containerPort, hostPort = 0 }] of ports.entries()) {
      if (hostPort === containerPort) continue;
      const place = [...path, 'containers', index, 'ports', portIndex, 'hostPort'];
      yield invalid(place, hostPort, 'must match `containerPort` when `hostNetwork` is true');
    }
  }
}
