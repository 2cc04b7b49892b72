/** What is true at the moment of a scrape: how many pods and containers there are, what hooklet itself takes. */

import type { PodWorker } from '../../node/pod-worker.ts';
import type { PodStore } from '../../node/store/pod-store.ts';
import type { ConnectionErrors } from '../net/connection-errors.ts';
import { createTally, type Tally } from './tally.ts';

export interface NowOptions {
  readonly store: PodStore;
  readonly errors: ConnectionErrors;
  readonly hookletVersion: string;
}

/** The states of a pod worker (`pod_workers.go` PodWorkerState) that there are here. */
type Lifecycle = 'sync' | 'terminating' | 'terminated';

export function tallyNow({ store, errors, hookletVersion }: NowOptions): Tally {
  const tally = createTally();
  const shown = store.pods.list().flatMap(({ metadata: { namespace = '', name } }) => {
    return store.worker(namespace, name) ?? [];
  });
  const running = store.running();
  const workers = [...new Set([...shown, ...running])];
  tally.set('kubelet_node_name', { node: store.nodeName }, 1);
  tally.set('hooklet_build_info', { version: hookletVersion }, 1);
  tally.set('kubelet_desired_pods', { static: '' }, shown.length);
  // Upstream has both from the start.
  for (const lifecycle of ['sync', 'terminating', 'terminated'] as const) {
    const inIt = workers.filter((worker) => lifecycleOf(worker) === lifecycle);
    const desired = inIt.filter((worker) => shown.includes(worker)).length;
    tally.set('kubelet_working_pods', { lifecycle, config: 'desired', static: '' }, desired);
    tally.set('kubelet_working_pods', { lifecycle, config: 'orphan', static: '' }, inIt.length - desired);
  }
  tally.set('kubelet_running_pods', {}, running.length);
  const processes = workers.flatMap((worker) => {
    const { initContainers, containers } = worker.pod.spec;
    return [...initContainers, ...containers].flatMap(({ name }) => worker.process(name) ?? []);
  });
  const alive = processes.filter(({ ended }) => !ended).length;
  tally.set('kubelet_running_containers', { container_state: 'running' }, alive);
  tally.set('kubelet_running_containers', { container_state: 'exited' }, processes.length - alive);
  for (const [reason, count] of errors.counts())
    tally.count('hooklet_api_connection_errors_total', { reason }, count);
  tallyProcess(tally);
  return tally;
}

function lifecycleOf(worker: PodWorker): Lifecycle {
  const { kind } = worker.state().worker;
  return kind === 'terminating' || kind === 'terminated' ? kind : 'sync';
}

function tallyProcess(tally: Tally): void {
  const { user, system } = process.cpuUsage();
  tally.set('process_start_time_seconds', {}, Math.round(performance.timeOrigin) / 1000);
  tally.set('process_cpu_seconds_total', {}, (user + system) / 1e6);
  tally.set('process_resident_memory_bytes', {}, process.memoryUsage.rss());
}
