/** From what happens to pods to the metrics of it: counted as a kubelet counts, and what it does not count. */

import type { TracedContainer, TraceRecord } from '../../timeline/trace/trace-record.ts';
import type { Tally } from './tally.ts';

type RecordOf<Type extends TraceRecord['type']> = TraceRecord & { readonly type: Type };

/** What must be remembered of a pod until it is gone. */
interface Known {
  readonly seenAt: number;
  readonly roles: ReadonlyMap<string, TracedContainer['role']>;
  /** By id. */
  readonly hooks: Map<
    string,
    { readonly hook: string; readonly handler: string; readonly startedAt: number }
  >;
  /** `container/hook` of those that ran for the instance of the container that there is now. */
  readonly tried: Set<string>;
  /** By container. */
  readonly stops: Map<string, Stop>;
  ran: boolean;
}

interface Stop {
  readonly at: number;
  readonly cause: string;
  readonly graceSeconds: number;
  readonly end: 'ended' | 'killed';
}

/** `kuberuntime_container.go`: the errors of startContainer, as the label `code` has them. */
const START_CODES: Readonly<Record<string, string>> = { StartError: 'RunContainerError' };

/** `prober/worker.go`: a warning is a success with an event; what could not be run is thrown away. */
const PROBE_RESULTS = {
  success: 'successful',
  warning: 'successful',
  failure: 'failed',
} as const;

/** `prober_manager.go` probeType.String(). */
const PROBE_TYPES = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' } as const;

/** Takes every record once, in order. */
export function createRecordTally(tally: Tally): (record: TraceRecord) => void {
  const pods = new Map<string, Known>();

  return (record) => {
    // What comes of a pod that has gone, a hook left to itself, is counted and then forgotten again.
    const known = pods.get(record.uid) ?? meet(record);
    switch (record.type) {
      case 'pod':
        pods.set(record.uid, known);
        tally.count('kubelet_started_pods_total', {});
        tally.observe(
          'kubelet_containers_per_pod_count',
          {},
          record.containers.filter(({ role }) => role === 'regular').length,
        );
        break;
      case 'status':
        if (record.phase === 'Running' && !known.ran) {
          known.ran = true;
          tally.observe('kubelet_pod_start_duration_seconds', {}, (record.at - known.seenAt) / 1000);
        }
        break;
      case 'start-failed':
        countStart(tally, known, record);
        countFailedStart(tally, typeOf(known, record.container), record.reason);
        break;
      case 'process-started':
        known.tried.delete(`${record.container}/postStart`);
        known.tried.delete(`${record.container}/preStop`);
        countStart(tally, known, record);
        break;
      case 'process-exited':
        countEnd(tally, known, record);
        break;
      case 'hook-started': {
        const [handler = ''] = record.what.split(' ', 1);
        known.tried.add(`${record.container}/${record.hook}`);
        known.hooks.set(record.hookId, { hook: record.hook, handler, startedAt: record.at });
        break;
      }
      case 'hook-ended':
        countHook(tally, known, record);
        break;
      case 'probe-ended':
        countProbe(tally, record);
        break;
      case 'stop-began': {
        const { at, container, cause, graceSeconds } = record;
        known.stops.set(container, { at, cause, graceSeconds, end: 'ended' });
        if (cause === 'failed-post-start') {
          const container_type = typeOf(known, container);
          tally.count('kubelet_started_containers_errors_total', {
            container_type,
            code: 'PostStartHookError',
          });
        }
        break;
      }
      case 'killed': {
        const stop = known.stops.get(record.container);
        if (stop) known.stops.set(record.container, { ...stop, end: 'killed' });
        break;
      }
      case 'event':
        countEvent(tally, known, record);
        break;
      case 'removed':
        pods.delete(record.uid);
        tally.forget(record.uid);
        break;
      default:
        break;
    }
  };
}

function meet(record: TraceRecord): Known {
  const containers = record.type === 'pod' ? record.containers : [];
  return {
    seenAt: record.at,
    roles: new Map(containers.map(({ name, role }) => [name, role])),
    hooks: new Map(),
    tried: new Set(),
    stops: new Map(),
    ran: false,
  };
}

/** Restartable init containers are started as init containers (`kuberuntime_manager.go`). */
function typeOf({ roles }: Known, container: string): 'container' | 'init_container' {
  return (roles.get(container) ?? 'regular') === 'regular' ? 'container' : 'init_container';
}

/** As upstream: also the attempts that fail, and none that is put off by back-off. */
function countStart(
  tally: Tally,
  known: Known,
  { container, restartCount }: RecordOf<'process-started'> | RecordOf<'start-failed'>,
): void {
  const container_type = typeOf(known, container);
  tally.count('kubelet_started_containers_total', { container_type });
  if (restartCount > 0) tally.count('hooklet_container_restarts_total', { container_type });
}

function countFailedStart(tally: Tally, container_type: string, reason: string): void {
  const code = START_CODES[reason] ?? reason;
  tally.count('kubelet_started_containers_errors_total', { container_type, code });
  // It was created, so that it is a container that has ended: with 128, as containerd says.
  if (reason === 'StartError')
    tally.count('kubelet_terminated_containers_total', { container_type, exit_code: '128', reason });
}

function countEnd(tally: Tally, known: Known, { at, container, exitCode }: RecordOf<'process-exited'>): void {
  tally.count('kubelet_terminated_containers_total', {
    container_type: typeOf(known, container),
    exit_code: String(exitCode),
    reason: exitCode === 0 ? 'Completed' : 'Error',
  });
  const stop = known.stops.get(container);
  if (!stop) return;
  known.stops.delete(container);
  const { cause, graceSeconds, end } = stop;
  const seconds = (at - stop.at) / 1000;
  tally.count('hooklet_container_stops_total', { cause, end });
  tally.observe('hooklet_container_termination_duration_seconds', { cause }, seconds);
  if (graceSeconds > 0) tally.observe('hooklet_grace_period_used_ratio', { cause }, seconds / graceSeconds);
}

function countHook(tally: Tally, known: Known, { at, hookId, ok }: RecordOf<'hook-ended'>): void {
  const begun = known.hooks.get(hookId);
  if (!begun) return;
  known.hooks.delete(hookId);
  const { hook, handler, startedAt } = begun;
  tally.count('hooklet_lifecycle_hooks_total', { hook, handler, result: ok ? 'successful' : 'failed' });
  tally.observe('hooklet_lifecycle_hook_duration_seconds', { hook, handler }, (at - startedAt) / 1000);
  if (handler === 'sleep' && !ok) tally.count('kubelet_sleep_action_terminated_early_total', {});
}

/** Labels with names of pods, as the kubelet has them; the series go away with the pod. */
function countProbe(tally: Tally, record: RecordOf<'probe-ended'>): void {
  const { uid: pod_uid, container, seconds } = record;
  const probe_type = PROBE_TYPES[record.probe];
  if (record.result === 'error') {
    tally.count('hooklet_probe_errors_total', { probe_type });
    return;
  }
  const [namespace = '', pod = ''] = record.pod.split('/');
  const result = PROBE_RESULTS[record.result];
  const labels = { probe_type, container, pod, namespace };
  tally.count('prober_probe_total', { ...labels, result, pod_uid }, 1, pod_uid);
  if (result === 'successful') tally.observe('prober_probe_duration_seconds', labels, seconds, pod_uid);
}

/** A handler that cannot even be tried, as tcpSocket, is told of by its event alone. */
const FAILED_HOOKS: Readonly<Record<string, string>> = {
  FailedPostStartHook: 'postStart',
  FailedPreStopHook: 'preStop',
};

function countEvent(
  tally: Tally,
  known: Known,
  { eventType, reason, container = '' }: RecordOf<'event'>,
): void {
  tally.count('hooklet_events_total', { type: eventType, reason });
  if (reason === 'LifecycleHTTPFallback') tally.count('kubelet_lifecycle_handler_http_fallbacks_total', {});
  const hook = FAILED_HOOKS[reason];
  if (hook !== undefined && !known.tried.has(`${container}/${hook}`))
    tally.count('hooklet_lifecycle_hooks_total', { hook, handler: 'invalid', result: 'failed' });
}
