/** What exec, attach, port-forward and logs may know of one pod: its containers' processes, their logs, its address. */

import type { ContainerProcess } from '../../host/container-runtime.ts';
import type { PodObject } from './kube-object.ts';

/** Of one incarnation of a pod: a new pod of the same name is another one. */
export interface PodAccess {
  /** As it is now; as it was last once it is gone. */
  object(): PodObject;
  /** The newest instance of a container; undefined before the first start. `ended` tells whether it still runs. */
  process(container: string): ContainerProcess | undefined;
  /** Where an instance's output is kept; undefined when there was no such instance. */
  logPath(container: string, restartCount: number): string | undefined;
  /** What a port of the pod is reached at: 127.0.0.1 until pods have a network of their own. */
  readonly address: string;
  /** Called after every change of the pod's object and of its processes, and once when it is gone. Returns how to stop that. */
  onChange(listener: () => void): () => void;
}

/** Finds a pod that the API shows; undefined when there is none of that name. */
export type FindPod = (namespace: string, name: string) => PodAccess | undefined;
