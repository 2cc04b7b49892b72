/** What the operating system of `spec.os` rules out: `validateOS`, `validateLinux`, `validateWindows`. */

import type { PodSpec } from '../pod.ts';
import type { Path } from '../source/tree.ts';
import type { UncheckedSpec } from '../unchecked.ts';
import { type FieldErrors, forbidden, required, unsupported } from './field-error.ts';

const OPERATING_SYSTEMS = ['linux', 'windows'];

export function* validateOs(spec: PodSpec, written: UncheckedSpec, path: Path): FieldErrors {
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
