/** What the live view knows of each container: its state, what it is at, the last event. */

import type { ContainerStatus } from '../../lifecycle/pod-status.ts';
import type { Progress } from '../../lifecycle/progress.ts';
import type { Pod } from '../../manifest/pod.ts';
import type { Happening, PodRef } from '../../node/happening.ts';
import { label } from '../output/label.ts';

export type Tone = 'waiting' | 'starting' | 'running' | 'ready' | 'stopping' | 'done' | 'failed';

export interface Row {
  /** As in the log: `pod/container`. */
  readonly name: string;
  readonly state: string;
  readonly tone: Tone;
  readonly restarts: number;
  readonly progress?: Progress;
  readonly event?: { readonly text: string; readonly warning: boolean };
}

export interface ViewRows {
  meet(pod: Pod): void;
  watch(happening: Happening): void;
  /** What keeps containers waiting, once a second; names as the rows have them. */
  show(progress: readonly Progress[]): void;
  rows(): readonly Row[];
}

/** Of pods that have gone so many are shown still: the last state of a run is worth seeing. */
const MOST_GONE = 20;

interface Entry extends Row {
  readonly stopping: boolean;
}

interface KnownPod {
  readonly ref: PodRef;
  readonly entries: Map<string, Entry>;
  gone: boolean;
}

export function createViewRows(): ViewRows {
  const pods = new Map<string, KnownPod>();

  function change(uid: string, container: string, changes: Partial<Entry>): void {
    const entries = pods.get(uid)?.entries;
    const entry = entries?.get(container);
    if (entries && entry) entries.set(container, { ...entry, ...changes });
  }

  function changeAll(uid: string, changes: Partial<Entry>): void {
    for (const container of pods.get(uid)?.entries.keys() ?? []) change(uid, container, changes);
  }

  /** Until the next second tells of another one. */
  function endProgress(uid: string, container: string): void {
    const entries = pods.get(uid)?.entries;
    const { progress: _, ...entry } = entries?.get(container) ?? {};
    if (entries?.has(container)) entries.set(container, entry as Entry);
  }

  function leave(uid: string): void {
    const known = pods.get(uid);
    if (known) known.gone = true;
    const gone = [...pods].filter(([, each]) => each.gone);
    for (const [key] of gone.slice(0, Math.max(0, gone.length - MOST_GONE))) pods.delete(key);
  }

  return {
    meet(pod) {
      const { metadata, spec } = pod;
      const { namespace, name, uid } = metadata;
      for (const [key, { ref, gone }] of pods) {
        if (gone && ref.namespace === namespace && ref.name === name) pods.delete(key);
      }
      const names = [...spec.initContainers, ...spec.containers].map((container) => container.name);
      const entries = new Map(
        names.map((container) => [container, { ...FRESH, name: label(metadata, container) }]),
      );
      pods.set(uid, { ref: { namespace, name, uid }, entries, gone: false });
    },
    watch(happening) {
      const { pod } = happening;
      switch (happening.type) {
        case 'status': {
          const { initContainerStatuses = [], containerStatuses } = happening.status;
          for (const status of [...initContainerStatuses, ...containerStatuses])
            change(pod.uid, status.name, statusChanges(status, pods.get(pod.uid)?.entries.get(status.name)));
          break;
        }
        case 'process-started':
          change(pod.uid, happening.container, {
            state: 'ContainerCreating',
            tone: 'starting',
            stopping: false,
          });
          break;
        case 'stop-began':
          change(pod.uid, happening.container, { state: 'Terminating', tone: 'stopping', stopping: true });
          break;
        case 'process-exited':
          endProgress(pod.uid, happening.container);
          change(pod.uid, happening.container, { ...exitChanges(happening.exitCode), stopping: false });
          break;
        case 'event': {
          const { reason, message, container, eventType } = happening;
          // A start is seen in the state.
          if (reason === 'Created' || reason === 'Started') break;
          const [line = ''] = message.split('\n', 1);
          const event = { text: `${reason}: ${line}`, warning: eventType === 'Warning' };
          if (container === undefined) changeAll(pod.uid, { event });
          else change(pod.uid, container, { event });
          break;
        }
        case 'removed':
          leave(pod.uid);
          break;
        default:
          break;
      }
    },
    show(progress) {
      for (const { entries } of pods.values()) {
        for (const [container, { progress: _, ...entry }] of entries) {
          const own = progress.find((each) => each.container === entry.name);
          entries.set(container, own ? { ...entry, progress: own } : entry);
        }
      }
    },
    rows: () =>
      [...pods.values()].flatMap(({ entries }) =>
        [...entries.values()].map(({ stopping: _, ...row }) => row),
      ),
  };
}

const FRESH = { state: 'Pending', tone: 'waiting', restarts: 0, stopping: false } as const;

function statusChanges(status: ContainerStatus, entry: Entry | undefined): Partial<Entry> {
  const { state, ready, restartCount: restarts } = status;
  // The kubelet's status says Running until the process has gone.
  if (state.running && entry?.stopping) return { restarts };
  if (state.running) {
    return ready
      ? { restarts, state: 'Running, Ready', tone: 'ready' }
      : { restarts, state: 'Running', tone: 'running' };
  }
  if (state.terminated) {
    const { reason, exitCode } = state.terminated;
    return { restarts, ...exitChanges(exitCode, reason) };
  }
  const { reason = 'Waiting' } = state.waiting ?? {};
  if (entry?.stopping) return { restarts };
  return { restarts, state: reason, tone: WAITING[reason] ?? 'failed' };
}

const WAITING: Readonly<Record<string, Tone>> = {
  Waiting: 'waiting',
  PodInitializing: 'waiting',
  ContainerCreating: 'starting',
};

function exitChanges(exitCode: number, reason?: string): Partial<Entry> {
  if (exitCode === 0) return { state: reason ?? 'Completed', tone: 'done' };
  return { state: `${reason ?? 'Error'} (${exitCode})`, tone: 'failed' };
}
