/** Every metric that hooklet exposes: its name, its type, its help, its labels. docs/metrics.md has the same table. */

export interface Family {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds, of a histogram. */
  readonly buckets?: readonly number[];
}

/** `podStartupDurationBuckets` of pkg/kubelet/metrics/metrics.go. */
const POD_START = [
  0.5, 1, 2, 3, 4, 5, 6, 8, 10, 20, 30, 45, 60, 120, 180, 240, 300, 360, 480, 600, 900, 1200, 1800, 2700,
  3600,
];
/** `prometheus.DefBuckets` of client_golang. */
const DEFAULT = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Hooks and stops end in milliseconds, or when a grace period of 30 s, sometimes of minutes, is over. */
const STOP = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 20, 30, 45, 60, 120, 300, 600];

/**
 * With names, types, labels and help texts of the kubelet v1.36 where it has them (`pkg/kubelet/metrics/metrics.go`,
 * `pkg/kubelet/prober/prober_manager.go`): the stability level in front of the help is the kubelet's own.
 */
export const FAMILIES = {
  kubelet_node_name: {
    type: 'gauge',
    help: "[ALPHA] The node's name. The count is always 1.",
    labels: ['node'],
  },
  kubelet_containers_per_pod_count: {
    type: 'histogram',
    help: '[ALPHA] The number of containers per pod.',
    labels: [],
    buckets: [1, 2, 4, 8, 16],
  },
  kubelet_desired_pods: {
    type: 'gauge',
    help: '[ALPHA] The number of pods the kubelet is being instructed to run. static is true if the pod is not from the apiserver.',
    labels: ['static'],
  },
  kubelet_working_pods: {
    type: 'gauge',
    help: '[ALPHA] Number of pods the kubelet is actually running, broken down by lifecycle phase, whether the pod is desired, orphaned, or runtime only (also orphaned), and whether the pod is static. An orphaned pod has been removed from local configuration or force deleted in the API and consumes resources that are not otherwise visible.',
    labels: ['lifecycle', 'config', 'static'],
  },
  kubelet_running_pods: {
    type: 'gauge',
    help: '[ALPHA] Number of pods that have a running pod sandbox',
    labels: [],
  },
  kubelet_running_containers: {
    type: 'gauge',
    help: '[ALPHA] Number of containers currently running',
    labels: ['container_state'],
  },
  kubelet_started_pods_total: {
    type: 'counter',
    help: '[ALPHA] Cumulative number of pods started',
    labels: [],
  },
  kubelet_started_containers_total: {
    type: 'counter',
    help: '[ALPHA] Cumulative number of containers started',
    labels: ['container_type'],
  },
  kubelet_started_containers_errors_total: {
    type: 'counter',
    help: '[ALPHA] Cumulative number of errors when starting containers',
    labels: ['container_type', 'code'],
  },
  kubelet_terminated_containers_total: {
    type: 'counter',
    help: '[ALPHA] Cumulative number of container terminations.',
    labels: ['container_type', 'exit_code', 'reason'],
  },
  kubelet_pod_start_duration_seconds: {
    type: 'histogram',
    help: '[ALPHA] Duration in seconds from kubelet seeing a pod for the first time to the pod starting to run',
    labels: [],
    buckets: POD_START,
  },
  kubelet_lifecycle_handler_http_fallbacks_total: {
    type: 'counter',
    help: '[ALPHA] The number of times lifecycle handlers successfully fell back to http from https.',
    labels: [],
  },
  kubelet_sleep_action_terminated_early_total: {
    type: 'counter',
    help: '[ALPHA] The number of times lifecycle sleep handler got terminated before it finishes',
    labels: [],
  },
  prober_probe_total: {
    type: 'counter',
    help: '[BETA] Cumulative number of a liveness, readiness or startup probe for a container by result.',
    labels: ['probe_type', 'result', 'container', 'pod', 'namespace', 'pod_uid'],
  },
  prober_probe_duration_seconds: {
    type: 'histogram',
    help: '[ALPHA] Duration in seconds for a probe response.',
    labels: ['probe_type', 'container', 'pod', 'namespace'],
    buckets: DEFAULT,
  },
  hooklet_build_info: {
    type: 'gauge',
    help: 'Which hooklet this is. The value is always 1.',
    labels: ['version'],
  },
  hooklet_lifecycle_hooks_total: {
    type: 'counter',
    help: 'Lifecycle hooks that have ended, by handler and result.',
    labels: ['hook', 'handler', 'result'],
  },
  hooklet_lifecycle_hook_duration_seconds: {
    type: 'histogram',
    help: 'From the start of a lifecycle hook to its end, whatever its result.',
    labels: ['hook', 'handler'],
    buckets: STOP,
  },
  hooklet_container_restarts_total: {
    type: 'counter',
    help: 'Containers started again.',
    labels: ['container_type'],
  },
  hooklet_container_stops_total: {
    type: 'counter',
    help: 'Containers that somebody has stopped and that have ended, by why they were stopped and by what ended them.',
    labels: ['cause', 'end'],
  },
  hooklet_container_termination_duration_seconds: {
    type: 'histogram',
    help: 'From the beginning of the grace period of a container to the end of its last process.',
    labels: ['cause'],
    buckets: STOP,
  },
  hooklet_grace_period_used_ratio: {
    type: 'histogram',
    help: 'Share of its grace period that a container took to end, preStop hook included; 1 and more: it was killed, or nearly.',
    labels: ['cause'],
    buckets: [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 1],
  },
  hooklet_probe_errors_total: {
    type: 'counter',
    help: 'Probes that could not be run; the kubelet counts none of them.',
    labels: ['probe_type'],
  },
  hooklet_events_total: {
    type: 'counter',
    help: 'Events recorded, each repetition too.',
    labels: ['type', 'reason'],
  },
  hooklet_drills_total: {
    type: 'counter',
    help: 'Drills held, by kind of stop and verdict.',
    labels: ['stop', 'verdict'],
  },
  hooklet_drill_requests_total: {
    type: 'counter',
    help: 'Requests of drills after the stop began: served, or how they were dropped.',
    labels: ['stop', 'fate'],
  },
  hooklet_drill_stop_seconds: {
    type: 'histogram',
    help: 'From the beginning of the stop in a drill to the end of the container.',
    labels: ['stop'],
    buckets: STOP,
  },
  hooklet_api_connection_errors_total: {
    type: 'counter',
    help: 'Connections that were ended because of what came over them.',
    labels: ['reason'],
  },
  process_start_time_seconds: {
    type: 'gauge',
    help: 'Start time of the process since unix epoch in seconds.',
    labels: [],
  },
  process_cpu_seconds_total: {
    type: 'counter',
    help: 'Total user and system CPU time spent in seconds.',
    labels: [],
  },
  process_resident_memory_bytes: {
    type: 'gauge',
    help: 'Resident memory size in bytes.',
    labels: [],
  },
} as const satisfies Record<string, Family>;

export type FamilyName = keyof typeof FAMILIES;

export type LabelsOf<Name extends FamilyName> = Readonly<
  Record<(typeof FAMILIES)[Name]['labels'][number], string>
>;
