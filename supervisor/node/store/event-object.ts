/** An event of a pod as a `core/v1` Event. */

import { formatTime } from '../../lifecycle/time-format.ts';
import type { HappeningKind, PodRef } from '../happening.ts';
import type { Draft } from './collection.ts';
import type { KubeObject } from './kube-object.ts';

/** `kubectl describe` shows it below From. */
export const EVENT_SOURCE = 'hooklet';

/** What was not an event of the kubelet's: why it happened and what to do, where `-o yaml` shows it. */
const HINT_ANNOTATION = 'hooklet.dev/hint';

export interface EventObject extends KubeObject {
  readonly kind: 'Event';
  readonly involvedObject: {
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
    readonly apiVersion: string;
    readonly fieldPath?: string;
  };
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly firstTimestamp: string;
  readonly lastTimestamp: string;
}

export type EventHappening = Extract<HappeningKind, { type: 'event' }>;

/**
 * `name` and `uid` are those of its first occurrence. `eventTime` is null: with three digits of milliseconds kubectl
 * would show no events at all.
 */
export function eventObject(
  pod: PodRef,
  event: EventHappening,
  identity: { readonly name: string; readonly uid: string },
  at: number,
  host: string,
): Draft<EventObject> {
  const { fieldPath, hint } = event;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      ...identity,
      namespace: pod.namespace,
      creationTimestamp: formatTime(event.firstAt),
      ...(hint === undefined ? {} : { annotations: { [HINT_ANNOTATION]: hint } }),
    },
    involvedObject: {
      kind: 'Pod',
      namespace: pod.namespace,
      name: pod.name,
      uid: pod.uid,
      apiVersion: 'v1',
      ...(fieldPath === undefined ? {} : { fieldPath }),
    },
    type: event.eventType,
    reason: event.reason,
    message: event.message,
    count: event.count,
    firstTimestamp: formatTime(event.firstAt),
    lastTimestamp: formatTime(at),
    source: { component: EVENT_SOURCE, host },
    eventTime: null,
    reportingComponent: EVENT_SOURCE,
    reportingInstance: host,
  };
}
