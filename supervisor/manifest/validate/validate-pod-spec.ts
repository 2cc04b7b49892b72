/** What `ValidatePodSpec` says after the containers, in its order. */

import type { PodSpec } from '../pod.ts';
import type { Path } from '../source/tree.ts';
import type { UncheckedSpec } from '../unchecked.ts';
import {
  type FieldErrors,
  forbidden,
  inclusiveRange,
  invalid,
  required,
  unsupported,
} from './field-error.ts';
import { dns1123Label, dns1123Subdomain } from './names.ts';
import { named, validateLabels } from './validate-metadata.ts';
import { MAX_INT32, validateUserAndGroup } from './validate-user.ts';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never'];
const OPERATING_SYSTEMS = ['linux', 'windows'];

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

function* validateOs(spec: PodSpec, written: UncheckedSpec, path: Path): FieldErrors {
  if (!spec.os) return;
  const { name } = spec.os;
  if (name === '') yield required([...path, 'os', 'name']);
  else if (!OPERATING_SYSTEMS.includes(name)) yield unsupported([...path, 'os'], name, OPERATING_SYSTEMS);
  else yield* forbiddenForOs(name === 'windows' ? LINUX_ONLY : WINDOWS_ONLY, written, path);
}

interface ForbiddenForOs {
  readonly detail: string;
  /** Relative to the Pod's spec, then below each container's securityContext. */
  readonly spec: readonly string[];
  readonly securityContext: readonly string[];
  readonly containerSecurityContext: readonly string[];
}

const WINDOWS_ONLY: ForbiddenForOs = {
  detail: 'windows options cannot be set for a linux pod',
  spec: [],
  securityContext: ['windowsOptions'],
  containerSecurityContext: ['windowsOptions'],
};

const LINUX_ONLY: ForbiddenForOs = {
  detail: 'cannot be set for a windows pod',
  spec: ['hostUsers', 'hostPID', 'hostIPC', 'shareProcessNamespace'],
  securityContext: [
    'appArmorProfile seLinuxOptions seccompProfile fsGroup fsGroupChangePolicy sysctls runAsUser runAsGroup',
    'supplementalGroups supplementalGroupsPolicy seLinuxChangePolicy',
  ].flatMap((line) => line.split(' ')),
  containerSecurityContext: [
    'appArmorProfile seLinuxOptions seccompProfile capabilities readOnlyRootFilesystem privileged',
    'allowPrivilegeEscalation procMount runAsUser runAsGroup',
  ].flatMap((line) => line.split(' ')),
};

function* forbiddenForOs(rules: ForbiddenForOs, written: UncheckedSpec, path: Path): FieldErrors {
  yield* forbiddenFields(written, rules.securityContext, rules.detail, path, 'securityContext');
  yield* forbiddenFields({ spec: written }, rules.spec, rules.detail, path, 'spec');
  for (const list of ['initContainers', 'containers'] as const) {
    for (const [index, container] of (written[list] ?? []).entries()) {
      const place = [...path, list, index];
      yield* forbiddenFields(
        container,
        rules.containerSecurityContext,
        rules.detail,
        place,
        'securityContext',
      );
    }
  }
}

/** An error for each field of `owner[part]` that is set. `part` is in the path unless it is the spec itself. */
function* forbiddenFields(
  owner: object,
  fields: readonly string[],
  detail: string,
  path: Path,
  part: 'securityContext' | 'spec',
): FieldErrors {
  const values = (owner as Record<string, Record<string, unknown> | undefined>)[part] ?? {};
  for (const field of fields) {
    // false counts as not set: the internal type cannot tell the difference for the plain booleans.
    if (values[field] === undefined || values[field] === false) continue;
    yield forbidden([...path, ...(part === 'spec' ? [] : [part]), field], detail);
  }
}
