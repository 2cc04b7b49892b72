/** The pod whose end the termination rows watch: three sidecars and a regular container. */

import type { Behaviour } from '../../world/behaviour.ts';
import { container, type PodManifest, sidecar } from '../../world/manifest.ts';

export const SIDECARS = ['sidecar1', 'sidecar2', 'sidecar3'] as const;

export interface Termination {
  readonly tgps?: number;
  readonly regular: Behaviour;
  readonly regularFields?: object;
  /** The same for all three, or one each. */
  readonly sidecars: Behaviour | readonly Behaviour[];
  readonly sidecarFields?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export function threeSidecars({
  tgps = 30,
  regular,
  regularFields = {},
  sidecars,
  sidecarFields = {},
}: Termination): PodManifest {
  const behaviour = (index: number) => (Array.isArray(sidecars) ? sidecars[index] : sidecars) as Behaviour;
  return {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: tgps,
    initContainers: SIDECARS.map((name, index) => sidecar(name, behaviour(index), sidecarFields[name] ?? {})),
    containers: [container('regular', regular, { ...regularFields })],
  };
}

export function withPreStops(preStop: object, names: readonly string[] = SIDECARS) {
  return Object.fromEntries(names.map((name) => [name, { lifecycle: { preStop } }]));
}
