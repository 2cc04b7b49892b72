/** The objects of deploy/, as their files have them. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  V1Deployment,
  V1PodDisruptionBudget,
  V1Service,
  V2HorizontalPodAutoscaler,
} from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import { ROOT } from './program.ts';

export interface Kinds {
  readonly Deployment: V1Deployment;
  readonly Service: V1Service;
  readonly PodDisruptionBudget: V1PodDisruptionBudget;
  readonly HorizontalPodAutoscaler: V2HorizontalPodAutoscaler;
}

/** The models that the client has for them. */
export const MODELS = {
  Deployment: 'V1Deployment',
  Service: 'V1Service',
  PodDisruptionBudget: 'V1PodDisruptionBudget',
  HorizontalPodAutoscaler: 'V2HorizontalPodAutoscaler',
} as const satisfies Record<keyof Kinds, string>;

/** By kind; throws when there is another one, or one twice. */
export function objectsIn(text: string): Kinds {
  const objects = parseAllDocuments(text).map((document) => document.toJS() as { kind: keyof Kinds });
  const kinds = objects.map(({ kind }) => kind).sort();
  if (kinds.join() !== Object.keys(MODELS).sort().join()) throw new Error(`other kinds: ${kinds.join(', ')}`);
  return Object.fromEntries(objects.map((object) => [object.kind, object])) as unknown as Kinds;
}

export function baseObjects(): Kinds {
  const folder = join(ROOT, 'deploy/base');
  const names = readdirSync(folder).filter((name) => name !== 'kustomization.yaml');
  return objectsIn(names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n---\n'));
}

export function fortunePod(): { readonly metadata: { readonly labels: object }; readonly spec: object } {
  const [pod] = parseAllDocuments(readFileSync(join(ROOT, 'pods/fortune.yaml'), 'utf8'));
  return pod?.toJS();
}
