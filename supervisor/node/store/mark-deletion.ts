/** What a deletion writes into a pod's object: `k8s.io/apiserver/pkg/registry/rest/delete.go`, BeforeDelete. */

import { isTerminalPhase } from '../../lifecycle/phase.ts';
import { formatTime } from '../../lifecycle/time-format.ts';
import type { PodObject } from './kube-object.ts';

/** `gracePeriodSeconds` absent: the pod's own. `CheckGracefulDelete`, pkg/registry/core/pod/strategy.go. */
export function deletionGrace({ spec, status }: PodObject, gracePeriodSeconds: number | undefined): number {
  if (isTerminalPhase(status.phase)) return 0;
  const asked = gracePeriodSeconds ?? Number(spec.terminationGracePeriodSeconds ?? 0);
  return asked < 0 ? 1 : asked;
}

/**
 * The object with its deletionTimestamp, now plus grace; the very same object when it is being deleted already and
 * the new grace is not shorter.
 */
export function markDeletion(
  object: PodObject,
  gracePeriodSeconds: number | undefined,
  now: number,
): PodObject {
  const grace = deletionGrace(object, gracePeriodSeconds);
  const { metadata } = object;
  const { deletionTimestamp, deletionGracePeriodSeconds: running } = metadata;
  if (deletionTimestamp !== undefined && running !== undefined) {
    const asked = gracePeriodSeconds === undefined && !isTerminalPhase(object.status.phase) ? running : grace;
    if (asked >= running) return object;
    const requestedAt = Date.parse(deletionTimestamp) - running * 1000;
    return marked(object, requestedAt + grace * 1000, grace, metadata.generation);
  }
  return marked(object, now + grace * 1000, grace, (metadata.generation ?? 0) + 1);
}

function marked(object: PodObject, at: number, grace: number, generation: number | undefined): PodObject {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      ...(generation === undefined ? {} : { generation }),
      deletionTimestamp: formatTime(at),
      deletionGracePeriodSeconds: grace,
    },
  };
}
