/** Pods for tests, with everything defaulted that the API server defaults. */

import type { Container, Pod, PodSpec, Probe } from '../../supervisor/manifest/pod.ts';

export type ContainerFields = Partial<Container>;

export interface PodFields extends Partial<Omit<PodSpec, 'containers' | 'initContainers'>> {
  readonly name?: string;
  readonly containers?: readonly ContainerFields[];
  readonly initContainers?: readonly ContainerFields[];
}

/** A container named `main`, unless said otherwise. */
export function container(fields: ContainerFields = {}): Container {
  return {
    name: 'main',
    image: 'app',
    env: [],
    ports: [],
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...fields,
  };
}

/** One container named `main`, restarted always, 30 s of grace, unless said otherwise. */
export function pod({ name = 'web', containers = [{}], initContainers = [], ...spec }: PodFields = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: 'uid-1',
      labels: {},
      annotations: {},
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      initContainers: initContainers.map(container),
      containers: containers.map(container),
      ...spec,
    },
  };
}

export const exec = (...command: string[]) => ({ exec: { command } });
export const sleep = (seconds: number) => ({ sleep: { seconds } });
export const tcpSocket = (port: number) => ({ tcpSocket: { port } });
export const httpGet = (path: string, port: number | string = 8080) => ({
  httpGet: { path, port, scheme: 'HTTP', httpHeaders: [] },
});

/** A probe with upstream's defaults; exec unless said. */
export function probe(fields: Partial<Probe> = {}): Probe {
  const handled = fields.httpGet || fields.tcpSocket || fields.grpc;
  return {
    ...(handled ? {} : exec('probe')),
    initialDelaySeconds: 0,
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
    ...fields,
  };
}

/** An init container with `restartPolicy: Always`. */
export const sidecar = (fields: ContainerFields = {}): ContainerFields => ({
  restartPolicy: 'Always',
  ...fields,
});
