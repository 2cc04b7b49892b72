/** Pods of every shape for the simulated machine. */

import type { PodSource } from '../../../supervisor/manifest/object/pod-source.ts';
import { readPodObject } from '../../../supervisor/manifest/object/read-pod-object.ts';
import type { Random } from '../measure/random.ts';

const EXEC = { exec: { command: ['do', 'it'] } };
const HTTP = { httpGet: { port: 8080, path: '/' } };
const SLEEP = { sleep: { seconds: 1 } };
/** Long enough to outlast every stop, and short enough to be over when a bystander looks. */
export const LONGEST_GRACE_SECONDS = 30;

export function simulatedPod(name: string, restartPolicy: string, random: Random, now: number): PodSource {
  const maybe = (fields: object) => (random.below(2) === 0 ? fields : {});
  const hook = () => random.pick<object>([EXEC, HTTP, SLEEP]);
  const probe = () => ({ ...random.pick<object>([EXEC, HTTP]), periodSeconds: random.pick([1, 5, 10]) });
  const container = (containerName: string, fields: object = {}) => ({
    name: containerName,
    image: 'app:1',
    command: ['app'],
    lifecycle: { ...maybe({ postStart: hook() }), ...maybe({ preStop: hook() }) },
    ...maybe({ readinessProbe: probe() }),
    ...maybe({ livenessProbe: probe() }),
    ...fields,
  });
  const written = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: {
      restartPolicy,
      terminationGracePeriodSeconds: random.pick([2, 3, 5, LONGEST_GRACE_SECONDS]),
      containers: [container('a'), ...(random.below(2) === 0 ? [container('b')] : [])],
      ...maybe({ initContainers: [container('side', { restartPolicy: 'Always' })] }),
    },
  };
  const reading = readPodObject(written, { newUid: () => `uid-${name}`, now: new Date(now).toISOString() });
  const wrong = [
    ...reading.findings.map(({ message }) => message),
    ...reading.broken.map(({ text }) => text),
  ];
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  return reading;
}
