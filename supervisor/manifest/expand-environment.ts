/** A container's environment from its manifest: `makeEnvironmentVariables` of pkg/kubelet/kubelet_pods.go. */

import { expandVariables } from './expand-variables.ts';
import { fieldPathSubscript } from './field-path.ts';
import type { Container, Pod } from './pod.ts';

export { expandArgs } from './expand-variables.ts';

/** What only the node knows: `spec.nodeName`, `status.podIP` and so on, by field path. Lists joined by commas. */
export type FieldValues = Readonly<Record<string, string>>;

/**
 * The variables of `env` in order; a later one of the same name wins. A value may use the variables above it
 * as `$(NAME)`; one that stands below, or nowhere, stays as it is written. A field path without a value
 * gives an empty variable, as an empty field does upstream.
 */
export function expandEnvironment(
  container: Pick<Container, 'env'>,
  pod: Pod,
  fieldValues: FieldValues,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const { name, value = '', valueFrom } of container.env) {
    const expanded = valueFrom
      ? fieldValue(valueFrom.fieldRef.fieldPath, pod, fieldValues)
      : expandVariables(value, environment);
    // A plain assignment would lose a variable called __proto__.
    Object.defineProperty(environment, name, {
      value: expanded,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return environment;
}

/** Upstream's `podFieldSelectorRuntimeValue` and `ExtractFieldPathAsString`. */
function fieldValue(fieldPath: string, { metadata }: Pod, fieldValues: FieldValues): string {
  const subscript = fieldPathSubscript(fieldPath);
  if (subscript) {
    const map = subscript.map === 'metadata.labels' ? metadata.labels : metadata.annotations;
    return Object.hasOwn(map, subscript.key) ? (map[subscript.key] as string) : '';
  }
  switch (fieldPath) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace;
    case 'metadata.uid':
      return metadata.uid;
    default:
      return fieldValues[fieldPath] ?? '';
  }
}
