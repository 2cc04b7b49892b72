/** Every event the core can record: `pkg/kubelet/events/event.go`, with the texts of v1.36. */

import type { RecordEvent } from './actions.ts';

type EventKind = Pick<RecordEvent, 'eventType' | 'reason'>;

export const EVENT = {
  created: { eventType: 'Normal', reason: 'Created' },
  started: { eventType: 'Normal', reason: 'Started' },
  failed: { eventType: 'Warning', reason: 'Failed' },
  errImageNeverPull: { eventType: 'Warning', reason: 'ErrImageNeverPull' },
  killing: { eventType: 'Normal', reason: 'Killing' },
  backOff: { eventType: 'Warning', reason: 'BackOff' },
  failedPostStartHook: { eventType: 'Warning', reason: 'FailedPostStartHook' },
  failedPreStopHook: { eventType: 'Warning', reason: 'FailedPreStopHook' },
  unhealthy: { eventType: 'Warning', reason: 'Unhealthy' },
  probeWarning: { eventType: 'Warning', reason: 'ProbeWarning' },
  deadlineExceeded: { eventType: 'Normal', reason: 'DeadlineExceeded' },
  lifecycleHTTPFallback: { eventType: 'Warning', reason: 'LifecycleHTTPFallback' },
  /** Ours: the kubelet says nothing when an httpGet hook is answered with an error (C10). */
  hookHTTPStatus: { eventType: 'Warning', reason: 'LifecycleHTTPStatus' },
  /** Ours: the kubelet only logs it (kubernetes issue 31902). */
  preStopHookTimedOut: { eventType: 'Warning', reason: 'PreStopHookTimedOut' },
  /** Ours: the runtime's own log line, shown. */
  graceExceeded: { eventType: 'Warning', reason: 'GracePeriodExceeded' },
} as const satisfies Record<string, EventKind>;

export const MESSAGE = {
  created: 'Container created',
  started: 'Container started',
  postStartHookFailed: 'PostStartHook failed',
  preStopHookFailed: 'PreStopHook failed',
  /** The `Killing` event of a container whose postStart failed really reads so. */
  killingAfterPostStart: 'FailedPostStartHook',
  killingForRestartOfAll: 'killing',
  deadlineExceeded: 'Pod was active on the node longer than the specified deadline',
} as const;

/** The `Killing` event of a container that ends with its pod. */
export function stoppingContainer(name: string): string {
  return `Stopping container ${name}`;
}
