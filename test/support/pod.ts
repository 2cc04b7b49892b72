/** Pods for tests, with everything defaulted that the API server defaults. */

import type { Container, Pod, PodSpec } from '../../supervisor/manifest/pod.ts';

export type ContainerFields = Partial<Container>;

export interface PodFields extends Partial<Omit<PodSpec, 'containers'>> {
  readonly name?: string;
  readonly containers?: readonly ContainerFields[];
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
export function pod({ name = 'web', containers = [{}], ...spec }: PodFields = {}): Pod {
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
      initContainers: [],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
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
