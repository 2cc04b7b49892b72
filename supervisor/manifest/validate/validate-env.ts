/** Environment variables and where their values come from: `ValidateEnv`, `ValidateEnvFrom`. */

import { fieldPathSubscript } from '../field-path.ts';
import type { Path } from '../source/tree.ts';
import type { KeySelector, UncheckedEnvFrom, UncheckedEnvVar, UncheckedEnvVarSource } from '../unchecked.ts';
import { type FieldErrors, invalid, required, unsupported } from './field-error.ts';
import { configKey, dns1123Subdomain, envVarName, qualifiedName } from './names.ts';
import { named } from './validate-metadata.ts';

export function* validateEnv(env: readonly UncheckedEnvVar[], path: Path): FieldErrors {
  for (const [index, { name = '', value = '', valueFrom }] of env.entries()) {
    const place = [...path, index];
    if (name === '') yield required([...place, 'name']);
    else yield* named([...place, 'name'], name, envVarName);
    if (valueFrom) yield* validateValueFrom(valueFrom, value, [...place, 'valueFrom']);
  }
}

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'] as const;
const NO_SOURCE =
  'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
const SEVERAL_SOURCES = 'may not have more than one field specified at a time';

function* validateValueFrom(source: UncheckedEnvVarSource, value: string, path: Path): FieldErrors {
  if (source.fieldRef) yield* validateFieldRef(source.fieldRef, [...path, 'fieldRef']);
  if (source.resourceFieldRef)
    yield* validateResource(source.resourceFieldRef, [...path, 'resourceFieldRef']);
  for (const selector of ['configMapKeyRef', 'secretKeyRef'] as const) {
    const keyRef = source[selector];
    if (keyRef) yield* validateKeySelector(keyRef, [...path, selector]);
  }
  const sources = SOURCES.filter((name) => source[name] !== undefined);
  if (sources.length === 0) yield invalid(path, '', NO_SOURCE);
  else if (value !== '') yield invalid(path, '', 'may not be specified when `value` is not empty');
  else if (sources.length > 1) yield invalid(path, '', SEVERAL_SOURCES);
}

/** What a variable can be taken from, `validEnvDownwardAPIFieldPathExpressions`. */
const ENV_FIELD_PATHS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

/** Field paths that exist but are for volumes only get the list; others are no field paths at all. */
const OTHER_FIELD_PATHS = [
  'metadata.annotations',
  'metadata.labels',
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
];

function* validateFieldRef(ref: NonNullable<UncheckedEnvVarSource['fieldRef']>, path: Path): FieldErrors {
  const { apiVersion = '', fieldPath = '' } = ref;
  const place = [...path, 'fieldPath'];
  if (fieldPath === '') {
    yield required(place);
    return;
  }
  // Defaulting makes an empty apiVersion `v1`.
  const version = apiVersion || 'v1';
  if (version !== 'v1') {
    yield invalid(place, fieldPath, `error converting fieldPath: unsupported pod version: ${version}`);
    return;
  }
  const subscript = fieldPathSubscript(fieldPath);
  if (subscript) {
    const { map, key } = subscript;
    if (map === 'metadata.labels') yield* named(path, key, qualifiedName, place);
    else if (map === 'metadata.annotations') yield* named(path, key.toLowerCase(), qualifiedName, place);
    else {
      const reason = `field label does not support subscript: ${fieldPath}`;
      yield invalid(place, fieldPath, `error converting fieldPath: ${reason}`);
    }
  } else if (!ENV_FIELD_PATHS.includes(fieldPath)) {
    if (OTHER_FIELD_PATHS.includes(fieldPath)) yield unsupported(place, fieldPath, ENV_FIELD_PATHS);
    else
      yield invalid(place, fieldPath, `error converting fieldPath: field label not supported: ${fieldPath}`);
  }
}

const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];

function* validateResource({ resource = '' }: { readonly resource?: string }, path: Path): FieldErrors {
  const place = [...path, 'resource'];
  if (resource === '') yield required(place);
  else if (!RESOURCES.includes(resource) && !/^(limits|requests)\.hugepages-/.test(resource)) {
    yield unsupported(place, resource, RESOURCES);
  }
}

function* validateKeySelector({ name = '', key = '' }: KeySelector, path: Path): FieldErrors {
  yield* named([...path, 'name'], name, dns1123Subdomain);
  if (key === '') yield required([...path, 'key']);
  else yield* named([...path, 'key'], key, configKey);
}

export function* validateEnvFrom(sources: readonly UncheckedEnvFrom[], path: Path): FieldErrors {
  for (const [index, { prefix = '', configMapRef, secretRef }] of sources.entries()) {
    const place = [...path, index];
    if (prefix !== '') yield* named([...place, 'prefix'], prefix, envVarName);
    if (configMapRef) yield* validateObjectName(configMapRef.name, [...place, 'configMapRef', 'name']);
    if (secretRef) yield* validateObjectName(secretRef.name, [...place, 'secretRef', 'name']);
    // Upstream's path is the list's.
    if (!configMapRef && !secretRef) {
      yield invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`', place);
    } else if (configMapRef && secretRef) yield invalid(path, '', SEVERAL_SOURCES, place);
  }
}

function* validateObjectName(name: string | undefined, path: Path): FieldErrors {
  if (!name) yield required(path);
  else yield* named(path, name, dns1123Subdomain);
}
