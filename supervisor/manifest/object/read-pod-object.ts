/** A Pod that came over the wire: decoded, defaulted and judged, as `read-manifest.ts` does it with a file. */

import type { Pod } from '../pod.ts';
import type { Finding } from '../problem.ts';
import { decode } from '../schema/decode.ts';
import { type Identity, setDefaults } from '../set-defaults.ts';
import { printPath } from '../source/tree.ts';
import { treeOfValue } from '../source/tree-of-value.ts';
import type { UncheckedPod } from '../unchecked.ts';
import { validatePod } from '../validate/validate-pod.ts';
import type { PodWarning } from '../warn/pod-warning.ts';
import { unsupportedFields } from '../warn/unsupported-fields.ts';
import { upstreamWarnings } from '../warn/upstream-warnings.ts';
import type { JsonObject } from './json-object.ts';

/** One broken rule of validation: upstream's path, and its text without it. */
export interface BrokenRule {
  readonly field: string;
  readonly text: string;
}

export interface PodReading {
  /** As the core runs it; its identity is the one that was given. */
  readonly pod: Pod;
  /** As it was written, without what the schema does not know and without nulls. */
  readonly written: JsonObject;
  /** Unknown fields and wrong types. */
  readonly findings: readonly Finding[];
  readonly broken: readonly BrokenRule[];
  /** What the API server warns of, and what a cluster would do and hooklet does not. */
  readonly warnings: readonly string[];
}

/** Never throws for bad input. */
export function readPodObject(value: unknown, identity: Identity): PodReading {
  const decoded = decode(treeOfValue(value), 'Pod');
  const written = (decoded.value ?? {}) as UncheckedPod;
  const pod = setDefaults(written, identity);
  const broken = [...validatePod(pod, written)].map(({ path, text }) => ({ field: printPath(path), text }));
  return {
    pod,
    written: written as JsonObject,
    findings: decoded.findings,
    broken,
    warnings: podWarnings(pod, written).map(({ message }) => message),
  };
}

/** What a manifest's metadata is warned of does not hold for a server: it honours finalizers. */
function podWarnings(pod: Pod, written: UncheckedPod): readonly PodWarning[] {
  const unsupported = [...unsupportedFields(written)].filter(({ path }) => path[0] !== 'metadata');
  return [...upstreamWarnings(pod, written), ...unsupported];
}
