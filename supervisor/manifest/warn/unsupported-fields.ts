/** Fields that mean something in a cluster and nothing here: one warning each, saying what happens instead. */

import { type Path, printPath } from '../source/tree.ts';
import type { UncheckedPod } from '../unchecked.ts';
import type { PodWarning } from './pod-warning.ts';
import { unsetVariables } from './unset-variables.ts';
import { CONTAINER_RULES, METADATA_RULES, type Rule, SPEC_RULES } from './unsupported-table.ts';

/** A field whose value changes nothing (`tty: false`, an empty list) gets no warning. */
export function* unsupportedFields(pod: UncheckedPod): Iterable<PodWarning> {
  yield* matches(pod.metadata, METADATA_RULES, ['metadata']);
  yield* matches(pod.spec, SPEC_RULES, ['spec']);
  for (const list of ['initContainers', 'containers'] as const) {
    for (const [index, container] of (pod.spec?.[list] ?? []).entries()) {
      const path = ['spec', list, index];
      yield* matches(container, CONTAINER_RULES, path);
      yield* unsetVariables(container, path);
    }
  }
}

function* matches(owner: unknown, rules: readonly Rule[], path: Path): Iterable<PodWarning> {
  for (const { field, instead, when = isSet } of rules) {
    const steps = field.split('.');
    if (!when(steps.reduce(fieldOf, owner))) continue;
    const place = [...path, ...steps];
    yield { path: place, kind: 'unsupported', message: `${printPath(place)}: ignored: ${instead}` };
  }
}

function fieldOf(owner: unknown, step: string): unknown {
  return (owner as Readonly<Record<string, unknown>> | undefined)?.[step];
}

function isSet(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
