/** Where a pod can be reached from this machine, as one would type it behind curl. */

import { POD_ADDRESS } from '../../lifecycle/status.ts';
import type { Pod } from '../../manifest/pod.ts';

/** Names the path that shows what the pod does: `hooklet.dev/path: /quote`. */
export const PATH_ANNOTATION = 'hooklet.dev/path';

/** The first TCP port of the pod; undefined when it declares none. */
export function podUrl(pod: Pod): string | undefined {
  const ports = pod.spec.containers.flatMap((container) => container.ports);
  const port = ports.find(({ protocol }) => protocol === 'TCP');
  if (!port) return undefined;
  const scheme = port.name === 'https' || port.containerPort === 443 ? 'https' : 'http';
  const path = pod.metadata.annotations[PATH_ANNOTATION] ?? '/';
  return `${scheme}://${POD_ADDRESS}:${port.containerPort}${path.startsWith('/') ? '' : '/'}${path}`;
}
