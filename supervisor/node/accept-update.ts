/** Refuses what an API server would refuse of a changed manifest, in its words. */

import { HookletError } from '../errors.ts';
import type { Pod } from '../manifest/pod.ts';
import { printPath } from '../manifest/source/tree.ts';
import { validatePodUpdate } from '../manifest/validate/validate-update.ts';

/**
 * Throws MANIFEST_INVALID when a running pod may not be changed so: only images, the deadline and tolerations may
 * change. The remedy is to delete the pod and create it anew.
 */
export function acceptUpdate(running: Pod, changed: Pod): void {
  const errors = [...validatePodUpdate(running, changed)].map(
    ({ path, text }) => `${printPath(path)}: ${text}`,
  );
  if (errors.length === 0) return;
  const { name } = running.metadata;
  const list =
    errors.length === 1 ? ` ${errors[0]}` : ['', ...errors.map((error) => `* ${error}`)].join('\n');
  const message = `The Pod "${name}" is invalid:${list}\nDelete the pod and create it anew to change the rest.`;
  throw new HookletError('MANIFEST_INVALID', message, { name, errors });
}
