/** Environment variables whose value is in a cluster: they are not set, which changes what the program does. */

import { type Path, printPath } from '../source/tree.ts';
import type { UncheckedContainer, UncheckedEnvVarSource } from '../unchecked.ts';
import type { PodWarning } from './pod-warning.ts';

/** An optional source may be missing in a cluster too, so the program copes and nothing is said. */
export function* unsetVariables(
  { env = [], envFrom = [] }: UncheckedContainer,
  path: Path,
): Iterable<PodWarning> {
  for (const [index, { name = '', valueFrom }] of env.entries()) {
    const source = valueFrom && clusterSource(valueFrom);
    if (!source) continue;
    const place = [...path, 'env', index, 'valueFrom', source.field];
    yield notSet(place, `the variable ${name} is NOT set: ${source.reason}; give it a value here`);
  }
  for (const [index, { configMapRef, secretRef }] of envFrom.entries()) {
    for (const [field, kind, ref] of [
      ['configMapRef', 'ConfigMap', configMapRef],
      ['secretRef', 'Secret', secretRef],
    ] as const) {
      if (!ref || ref.optional) continue;
      const reason = `there is no cluster to read ${kind} "${ref.name ?? ''}" from; list them under env`;
      yield notSet([...path, 'envFrom', index, field], `its variables are NOT set: ${reason}`);
    }
  }
}

function notSet(path: Path, sentence: string): PodWarning {
  return { path, kind: 'unsupported', message: `${printPath(path)}: ignored: ${sentence}` };
}

/** The source that hooklet cannot read, unless it is optional. */
function clusterSource(source: UncheckedEnvVarSource): { field: string; reason: string } | undefined {
  const { configMapKeyRef, secretKeyRef, resourceFieldRef, fileKeyRef } = source;
  if (configMapKeyRef && !configMapKeyRef.optional) {
    return { field: 'configMapKeyRef', reason: inCluster('ConfigMap', configMapKeyRef.name) };
  }
  if (secretKeyRef && !secretKeyRef.optional) {
    return { field: 'secretKeyRef', reason: inCluster('Secret', secretKeyRef.name) };
  }
  if (resourceFieldRef) return { field: 'resourceFieldRef', reason: 'no resources are requested or limited' };
  if (fileKeyRef && !fileKeyRef.optional) return { field: 'fileKeyRef', reason: 'no volume is mounted' };
  return undefined;
}

function inCluster(kind: string, name = ''): string {
  return `there is no cluster to read ${kind} "${name}" from`;
}
