/** Which log is meant: the container, and the instance of it that has something to show. */

import type { ContainerStatus } from '../../lifecycle/pod-status.ts';
import { objectsOf } from '../../manifest/object/json-object.ts';
import type { PodObject } from '../../node/store/kube-object.ts';
import { badRequest } from '../status-error.ts';

export interface Instance {
  readonly container: string;
  readonly restartCount: number;
}

/** `LogLocation`, pkg/registry/core/pod/strategy.go. Throws BadRequest. */
export function chooseContainer({ metadata, spec }: PodObject, wanted: string | undefined): string {
  const namesOf = (list: unknown) => objectsOf(list).map(({ name }) => String(name));
  const regular = namesOf(spec.containers);
  const init = namesOf(spec.initContainers);
  if (wanted !== undefined) {
    if ([...regular, ...init].includes(wanted)) return wanted;
    throw badRequest(`container ${wanted} is not valid for pod ${metadata.name}`);
  }
  const [only] = regular;
  if (only !== undefined && regular.length === 1 && init.length === 0) return only;
  const also = init.length > 0 ? ` or one of the init containers: [${init.join(' ')}]` : '';
  throw badRequest(
    `a container name must be specified for pod ${metadata.name}, choose one of: [${regular.join(' ')}]${also}`,
  );
}

/** `validateContainerLogStatus`, pkg/kubelet/kubelet_pods.go. Throws BadRequest. */
export function chooseInstance(
  { metadata, status }: PodObject,
  container: string,
  previous: boolean,
): Instance {
  const statuses = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const found = statuses.find(({ name }) => name === container);
  const subject = `container ${JSON.stringify(container)} in pod ${JSON.stringify(metadata.name)}`;
  if (!found) throw badRequest(`${subject} is waiting to start - no logs yet`);
  const { state, lastState, restartCount } = found;
  const before = restartCountOf(lastState) ?? restartCount - 1;
  if (previous) {
    if (lastState.terminated) return { container, restartCount: before };
    throw badRequest(`previous terminated ${subject} not found`);
  }
  if (state.running) return { container, restartCount };
  if (state.terminated?.containerID)
    return { container, restartCount: restartCountOf(state) ?? restartCount };
  if (lastState.terminated) return { container, restartCount: before };
  if (state.terminated) throw badRequest(`${subject} is terminated`);
  throw badRequest(`${subject} is waiting to start${whyWaiting(state.waiting?.reason)}`);
}

/** The last part of the id that `container-status.ts` gives an instance. */
function restartCountOf({ terminated }: ContainerStatus['state']): number | undefined {
  const last = terminated?.containerID?.split('/').at(-1);
  return last === undefined ? undefined : Number(last);
}

function whyWaiting(reason: string | undefined): string {
  switch (reason) {
    case undefined:
      return ' - no logs yet';
    case 'ErrImagePull':
      return ": image can't be pulled";
    case 'ImagePullBackOff':
      return ': trying and failing to pull image';
    default:
      return `: ${reason}`;
  }
}
