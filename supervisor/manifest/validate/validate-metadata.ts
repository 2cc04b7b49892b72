/** Names, labels and annotations: `ValidateObjectMeta`, k8s.io/apimachinery/pkg/api/validation. */

import type { ObjectMeta } from '../pod.ts';
import type { Path } from '../source/tree.ts';
import type { UncheckedMeta } from '../unchecked.ts';
import { type FieldErrors, invalid, required, tooLong } from './field-error.ts';
import {
  asPrefix,
  byteLength,
  dns1123Label,
  dns1123Subdomain,
  labelValue,
  type NameRule,
  qualifiedName,
} from './names.ts';

const MAX_ANNOTATION_BYTES = 256 * 1024;

/** Labels and annotations come in the file's order; upstream's is random. */
export function* validateMetadata(meta: ObjectMeta, written: UncheckedMeta, path: Path): FieldErrors {
  const { generateName = '' } = written;
  if (generateName !== '') yield* named([...path, 'generateName'], generateName, asPrefix(dns1123Subdomain));
  if (meta.name === '') yield required([...path, 'name'], 'name or generateName is required');
  else yield* named([...path, 'name'], meta.name, dns1123Subdomain);
  yield* named([...path, 'namespace'], meta.namespace, dns1123Label);
  yield* validateLabels(meta.labels, [...path, 'labels']);
  yield* validateAnnotations(meta.annotations, [...path, 'annotations']);
  for (const [index, finalizer] of (written.finalizers ?? []).entries()) {
    const finalizers = [...path, 'finalizers'];
    yield* named(finalizers, finalizer, qualifiedName, [...finalizers, index]);
  }
}

/** Also those of a nodeSelector. */
export function* validateLabels(labels: Readonly<Record<string, string>>, path: Path): FieldErrors {
  for (const [key, value] of Object.entries(labels)) {
    yield* named(path, key, qualifiedName, [...path, key]);
    yield* named(path, value, labelValue, [...path, key]);
  }
}

function* validateAnnotations(annotations: Readonly<Record<string, string>>, path: Path): FieldErrors {
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    bytes += byteLength(key) + byteLength(value);
    // The rule is that of label keys, except that upper case is fine.
    for (const detail of qualifiedName(key.toLowerCase())) yield invalid(path, key, detail, [...path, key]);
  }
  if (bytes > MAX_ANNOTATION_BYTES) yield tooLong(path, MAX_ANNOTATION_BYTES);
}

/** One error for each thing that is wrong with a name. */
export function* named(path: Path, value: string, rule: NameRule, at: Path = path): FieldErrors {
  for (const detail of rule(value)) yield invalid(path, value, detail, at);
}
