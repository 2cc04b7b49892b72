/** Stories of a pod whose one container is probed. */

import type { Probe } from '../../supervisor/manifest/pod.ts';
import { type ContainerFields, pod, probe } from './pod.ts';
import type { Script } from './script.ts';
import { play, type Story } from './story.ts';

export const every = (periodSeconds: number, fields: Partial<Probe> = {}): Probe =>
  probe({ periodSeconds, ...fields });

export function probing(
  container: ContainerFields,
  probes: Script['probes'] = {},
  script: Partial<Script> = {},
): Story {
  return play({ pod: pod({ containers: [container] }), probes, until: 20, ...script });
}

/** When the attempts began. */
export const attempts = (story: Story, name: string): number[] =>
  story.told('probe').flatMap(([at, what]) => (what === `${name} begins` ? [at] : []));

/** Without the one from before the first start. */
export const rows = (story: Story): [number, string][] => story.told('status').slice(1);

export const unhealthy = (story: Story): [number, string][] =>
  story.told('event').filter(([, what]) => what.includes('Unhealthy'));
