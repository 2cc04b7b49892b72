/** Records of a small run, for tests: seconds since its beginning, and what happened then. */

import type { TraceKind, TraceRecord } from '../../supervisor/timeline/trace/trace-record.ts';

export const BEGINNING = Date.parse('2026-01-01T00:00:00Z');

/** Of the pod `default/web`, uid `uid-1`. */
export function records(...steps: readonly (readonly [seconds: number, kind: TraceKind])[]): TraceRecord[] {
  return steps.map(([seconds, kind]) => ({
    at: BEGINNING + seconds * 1000,
    pod: 'default/web',
    uid: 'uid-1',
    ...kind,
  }));
}

const main = { container: 'main' } as const;

export const POD: TraceKind = {
  type: 'pod',
  graceSeconds: 30,
  containers: [{ name: 'main', role: 'regular' }],
};

export function status(
  podStatus: string,
  state: 'Waiting' | 'Running' | 'Terminated',
  reason?: string,
  ready = false,
): TraceKind {
  const container = { name: 'main', state, ...(reason ? { reason } : {}), ready, restartCount: 0 };
  return { type: 'status', status: podStatus, ready, containers: [container] };
}

export const started = (restartCount = 0): TraceKind => ({
  type: 'process-started',
  ...main,
  pid: 7,
  command: 'node server.js',
  restartCount,
});

export const exited = (exitCode: number, signal?: string): TraceKind => ({
  type: 'process-exited',
  ...main,
  exitCode,
  ...(signal ? { signal } : {}),
});

/** A run that a hook starts and another one stops. */
export const WHOLE_RUN = records(
  [0, POD],
  [0, status('ContainerCreating', 'Waiting', 'ContainerCreating')],
  [0.1, started()],
  [0.1, { type: 'hook-started', ...main, hook: 'postStart', hookId: 'p1', what: 'exec warm-up' }],
  [0.5, { type: 'hook-output', ...main, hookId: 'p1', stream: 'stdout', text: 'warm\n' }],
  [1, { type: 'hook-ended', ...main, hookId: 'p1', ok: true, result: 'exit code 0', unshownBytes: 0 }],
  [1, status('Running', 'Running')],
  [2, { type: 'probe-ended', ...main, probe: 'readiness', result: 'success', seconds: 0.01 }],
  [2, status('Running', 'Running', undefined, true)],
  [5, { type: 'deletion-requested', why: 'SIGTERM received' }],
  [
    5,
    {
      type: 'event',
      eventType: 'Normal',
      reason: 'Killing',
      message: 'Stopping container main',
      count: 1,
      container: 'main',
    },
  ],
  [5, { type: 'stop-began', ...main, cause: 'pod-ends', graceSeconds: 30 }],
  [5, { type: 'hook-started', ...main, hook: 'preStop', hookId: 'p2', what: 'exec drain' }],
  [7, { type: 'hook-ended', ...main, hookId: 'p2', ok: true, result: 'exit code 0', unshownBytes: 0 }],
  [7, { type: 'signal-sent', ...main, signal: 'SIGTERM', graceSeconds: 28 }],
  [8, exited(0)],
  [8, status('Completed', 'Terminated', 'Completed')],
  [8, { type: 'removed' }],
);
