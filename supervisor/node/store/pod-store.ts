/** The pods of this machine by namespace and name: workers come and go at run time, their objects follow them. */

import type { PodOptions } from '../../lifecycle/pod-state.ts';
import { POD_ADDRESS } from '../../lifecycle/status.ts';
import type { PodSource } from '../../manifest/object/pod-source.ts';
import type { Pod } from '../../manifest/pod.ts';
import { firstDifference } from '../../manifest/validate/first-difference.ts';
import type { Happening, Watcher } from '../happening.ts';
import { type PodMachine, type PodWorker, runPod } from '../pod-worker.ts';
import { type Collection, createCollection } from './collection.ts';
import { createEventLog, type EventLog } from './event-log.ts';
import type { PodObject } from './kube-object.ts';
import { markDeletion } from './mark-deletion.ts';
import type { FindPod } from './pod-access.ts';
import { createPodEntry, type PodEntry } from './pod-entry.ts';
import { newPodObject, withStatus } from './pod-object.ts';
import { createVersions, type Versions } from './versions.ts';

export interface PodStoreOptions {
  readonly machine: PodMachine;
  readonly podOptions: PodOptions;
  readonly nodeName: string;
  /** Hears of everything that happens to any pod. */
  readonly watch: Watcher;
  /** Told of a pod before anything happens to it. */
  readonly onCreate?: (pod: Pod) => void;
  /** A worker has failed by a fault of ours; what it ran has been killed. */
  readonly onFault?: (error: unknown) => void;
}

export interface PodStore {
  readonly pods: Collection<PodObject>;
  readonly log: EventLog;
  readonly versions: Versions;
  readonly nodeName: string;
  now(): number;
  /** Starts it at once: its first process has been asked for when this returns. The name must be free. */
  create(source: PodSource): PodWorker;
  /**
   * Puts a changed object in the place of the one of its name; what a kubelet does in place is done. Both have been
   * judged already. The stored object when nothing differs.
   */
  update(changed: PodObject, source: PodSource): PodObject;
  /** The object as it is after the request: gone at once with a grace of 0. Undefined when there is none. */
  delete(namespace: string, name: string, request: DeletionRequest): PodObject | undefined;
  /** Every pod, also those whose object has gone already. */
  deleteAll(request: DeletionRequest): void;
  killAll(why: string): void;
  /** Whether everything was told to stop: what is created now is stopped too. */
  isEnding(): boolean;
  readonly find: FindPod;
  /** The worker of the pod that has the name now. */
  worker(namespace: string, name: string): PodWorker | undefined;
  /** Every worker that has not ended. */
  running(): readonly PodWorker[];
}

export interface DeletionRequest {
  readonly why: string;
  /** Without it the pod's own. */
  readonly graceSeconds?: number;
  /** It was not hooklet that was told to stop. */
  readonly origin?: 'api';
}

export function createPodStore(options: PodStoreOptions): PodStore {
  const { machine, podOptions, nodeName } = options;
  const now = () => machine.clock.now();
  const versions = createVersions(Date.now());
  const pods = createCollection<PodObject>(versions);
  const log = createEventLog(versions, nodeName);
  const shown = new Map<string, PodEntry>();
  const running = new Set<PodEntry>();
  let ending = false;

  const keyOf = (namespace: string, name: string) => `${namespace}/${name}`;
  const isShown = (entry: PodEntry) => shown.get(entryKey(entry)) === entry;
  const entryKey = ({ object: { metadata } }: PodEntry) => keyOf(metadata.namespace ?? '', metadata.name);

  function put(entry: PodEntry, object: PodObject): PodObject {
    entry.object = pods.put(object);
    entry.tell();
    return entry.object;
  }

  /** Nothing is shown of it any more; its worker may still be at work. */
  function takeAway(entry: PodEntry, last: PodObject): PodObject {
    const { namespace, name } = last.metadata;
    shown.delete(entryKey(entry));
    entry.object = pods.remove(namespace, name, last) ?? last;
    entry.tell();
    return entry.object;
  }

  function hear(entry: PodEntry, happening: Happening): void {
    entry.take(happening);
    if (happening.type === 'event') log.record(happening.pod, happening, happening.at);
    if (isShown(entry)) follow(entry, happening);
    options.watch(happening);
  }

  function follow(entry: PodEntry, happening: Happening): void {
    if (happening.type === 'status') put(entry, withStatus(entry.object, happening.status));
    if (happening.type !== 'removed') return;
    entry.removed = true;
    if (!hasFinalizers(entry.object)) takeAway(entry, entry.object);
  }

  function markDeleted(entry: PodEntry, { why, graceSeconds, origin }: DeletionRequest): PodObject {
    const marked = markDeletion(entry.object, graceSeconds, now());
    if (marked === entry.object && entry.object.metadata.deletionTimestamp !== undefined) return marked;
    const atOnce = marked.metadata.deletionGracePeriodSeconds === 0 && !hasFinalizers(marked);
    if (atOnce) takeAway(entry, marked);
    else put(entry, marked);
    entry.worker?.remove(why, graceSeconds, origin);
    return entry.object;
  }

  return {
    pods,
    log,
    versions,
    nodeName,
    now,
    create(source) {
      const entry = createPodEntry(pods.put(newPodObject(source, nodeName)), POD_ADDRESS);
      shown.set(entryKey(entry), entry);
      running.add(entry);
      options.onCreate?.(source.pod);
      const worker = runPod(source.pod, machine, podOptions, (happening) => hear(entry, happening));
      entry.worker = worker;
      worker.done.finally(() => running.delete(entry)).catch((error: unknown) => options.onFault?.(error));
      return worker;
    },
    update(changed, source) {
      const { namespace = '', name } = changed.metadata;
      const entry = shown.get(keyOf(namespace, name));
      if (!entry) return changed;
      const before = entry.object;
      if (firstDifference(before, changed, []) === undefined) return before;
      const respecified = firstDifference(before.spec, changed.spec, []) !== undefined;
      const generation = (before.metadata.generation ?? 0) + (respecified ? 1 : 0);
      put(entry, { ...changed, metadata: { ...changed.metadata, generation } });
      entry.worker?.update(source.pod);
      const { deletionTimestamp, deletionGracePeriodSeconds } = changed.metadata;
      const waits = entry.removed || (deletionTimestamp !== undefined && deletionGracePeriodSeconds === 0);
      return waits && !hasFinalizers(entry.object) ? takeAway(entry, entry.object) : entry.object;
    },
    delete(namespace, name, request) {
      const entry = shown.get(keyOf(namespace, name));
      return entry && markDeleted(entry, request);
    },
    deleteAll(request) {
      ending = true;
      const all = new Set([...shown.values(), ...running]);
      for (const entry of all) {
        if (isShown(entry)) markDeleted(entry, request);
        else entry.worker?.remove(request.why, request.graceSeconds);
      }
    },
    killAll(why) {
      ending = true;
      for (const { worker } of running) worker?.kill(why);
    },
    isEnding: () => ending,
    find: (namespace, name) => shown.get(keyOf(namespace, name))?.access,
    worker: (namespace, name) => shown.get(keyOf(namespace, name))?.worker,
    running: () => [...running].flatMap(({ worker }) => worker ?? []),
  };
}

function hasFinalizers({ metadata }: PodObject): boolean {
  return (metadata.finalizers?.length ?? 0) > 0;
}
