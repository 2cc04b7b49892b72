/** metrics.k8s.io: what `kubectl top` asks. */

import { freemem, totalmem } from 'node:os';
import { formatTime } from '../../lifecycle/time-format.ts';
import { objectsOf } from '../../manifest/object/json-object.ts';
import type { PodObject } from '../../node/store/kube-object.ts';
import type { PodStore } from '../../node/store/pod-store.ts';
import { parseListOptions } from '../query/list-options.ts';
import { type Handler, json } from '../request.ts';
import { notFound } from '../status-error.ts';
import { createMachineUsage } from './machine-usage.ts';
import { createUsageSampler, type Rate } from './usage-sampler.ts';

const API_VERSION = 'metrics.k8s.io/v1beta1';

export interface MetricsHandlers {
  readonly pods: Handler;
  readonly pod: Handler;
  readonly nodes: Handler;
  readonly node: Handler;
}

export function createMetricsHandlers(store: PodStore): MetricsHandlers {
  const sampler = createUsageSampler(store.now);
  const machine = createMachineUsage();

  /** Only of pods that run something: upstream has no metrics of the others. */
  async function metricsOf(pods: readonly PodObject[]): Promise<readonly object[]> {
    const running = pods.map((pod) => ({ pod, pids: runningPids(store, pod) }));
    const rates = await sampler.sample(running.flatMap(({ pids }) => [...pids.values()]));
    return running.flatMap(({ pod, pids }) => {
      const containers = [...pids].flatMap(([name, pid]) => usageOf(name, rates.get(pid)));
      return containers.length === 0 ? [] : [podMetrics(pod, containers, store.now())];
    });
  }

  const nodeMetrics = () => ({
    kind: 'NodeMetrics',
    apiVersion: API_VERSION,
    metadata: { name: store.nodeName, creationTimestamp: formatTime(store.now()) },
    timestamp: formatTime(store.now()),
    window: '10s',
    usage: quantities({ milliCpu: machine.milliCpu(), memoryBytes: totalmem() - freemem() }),
  });

  return {
    async pods(request) {
      const { matches } = parseListOptions(request.query, []);
      const items = await metricsOf(store.pods.list(request.parameters.namespace).filter(matches));
      return json(200, { kind: 'PodMetricsList', apiVersion: API_VERSION, metadata: {}, items });
    },
    async pod({ parameters: { namespace, name = '' } }) {
      const pod = store.pods.get(namespace, name);
      const [metrics] = pod ? await metricsOf([pod]) : [];
      if (!metrics) throw notFound('pods.metrics.k8s.io', `${namespace}/${name}`);
      return json(200, metrics);
    },
    nodes: () =>
      json(200, { kind: 'NodeMetricsList', apiVersion: API_VERSION, metadata: {}, items: [nodeMetrics()] }),
    node({ parameters: { name = '' } }) {
      if (name !== store.nodeName) throw notFound('nodes.metrics.k8s.io', name);
      return json(200, nodeMetrics());
    },
  };
}

function runningPids(store: PodStore, { metadata, spec }: PodObject): ReadonlyMap<string, number> {
  const access = store.find(metadata.namespace ?? '', metadata.name);
  const names = [...objectsOf(spec.initContainers), ...objectsOf(spec.containers)].map(({ name }) =>
    String(name),
  );
  return new Map(
    names.flatMap((name): [string, number][] => {
      const process = access?.process(name);
      return process && !process.ended ? [[name, process.pid]] : [];
    }),
  );
}

function usageOf(name: string, rate: Rate | undefined): readonly object[] {
  return rate ? [{ name, usage: quantities(rate) }] : [];
}

function quantities({ milliCpu, memoryBytes }: Rate): object {
  return { cpu: `${milliCpu}m`, memory: `${Math.floor(memoryBytes / 1024)}Ki` };
}

function podMetrics({ metadata }: PodObject, containers: readonly object[], now: number): object {
  const { name, namespace, labels } = metadata;
  return {
    kind: 'PodMetrics',
    apiVersion: API_VERSION,
    metadata: { name, namespace, creationTimestamp: formatTime(now), ...(labels ? { labels } : {}) },
    timestamp: formatTime(now),
    window: '10s',
    containers,
  };
}
