/** The pods of a soak: each kind goes wrong in a way of its own. */

import type { Random } from '../measure/random.ts';

export interface PodWishes {
  readonly name: string;
  /** `NAME=value`: in the environment of every container. */
  readonly mark: string;
  /** Where `openTarget` listens. */
  readonly port: number;
  readonly random: Random;
}

/** Spec fields of one kind. */
type Kind = (wishes: PodWishes) => PodFields;

interface PodFields {
  readonly containers: readonly ContainerFields[];
  readonly initContainers?: readonly ContainerFields[];
  readonly restartPolicy?: string;
  readonly terminationGracePeriodSeconds?: number;
}

interface ContainerFields {
  readonly name: string;
  readonly command: readonly string[];
  readonly restartPolicy?: string;
  readonly lifecycle?: object;
  readonly livenessProbe?: object;
  readonly readinessProbe?: object;
  readonly startupProbe?: object;
}

const sh = (script: string) => ['sh', '-c', script] as const;
const exec = (script: string) => ({ exec: { command: sh(script) } });
const httpGet = (port: number, path: string) => ({ httpGet: { port, path, host: '127.0.0.1' } });

const RUNS_ON = sh("trap 'exit 0' TERM; while :; do sleep 0.5 & wait; done");
const HEARS_NOTHING = sh("trap '' TERM; while :; do sleep 1; done");
const EVERY_SECOND = { periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 2 };

/** Long lines: some are cut wherever a full disk ends. */
const TAIL = '.'.repeat(400);
/** Numbered and whole: what a log that has lost or cut one would show. */
export const TICK = new RegExp(`^tick \\d+ ${TAIL.replaceAll('.', '\\.')}$`);
const TICKS = sh(
  `n=0; trap "exit 0" TERM; while :; do n=$((n + 1)); echo "tick $n ${TAIL}"; sleep 0.1 & wait; done`,
);
/** 2 MB a second and more, and then silence for a while: what fills a disk. */
const FLOODS = sh('while :; do head -c 1500000 /dev/zero | tr "\\0" x | fold -w 120; echo; sleep 0.4; done');
export const TALKER_LINES = 300;
const TALKS = sh(`n=0; while [ $n -lt ${TALKER_LINES} ]; do n=$((n + 1)); echo "line $n"; done; exit 0`);

/** Containers of one pod with two probes a second each. */
const PROBED = 100;

const crashes = (random: Random) =>
  sh(`echo up; sleep ${random.between(0, 1.5).toFixed(2)}; echo down >&2; exit ${random.below(4)}`);

export const KINDS = {
  crasher: ({ random }) => ({
    containers: [
      { name: 'main', command: crashes(random) },
      { name: 'steady', command: RUNS_ON },
    ],
  }),
  'hanging-hooks': ({ port, random }) => ({
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        name: 'main',
        command: RUNS_ON,
        lifecycle: {
          postStart: random.pick<object>([exec('sleep 0.7'), httpGet(port, '/ok'), exec('exit 1')]),
          preStop: random.pick<object>([exec('sleep 60'), httpGet(port, '/hang'), { sleep: { seconds: 1 } }]),
        },
      },
    ],
  }),
  'failing-hooks': ({ port, random }) => ({
    containers: [
      {
        name: 'main',
        command: RUNS_ON,
        lifecycle: {
          postStart: random.pick<object>([
            httpGet(port, '/fail'),
            httpGet(1, '/'),
            exec('echo late; sleep 0.2; exit 4'),
          ]),
          preStop: random.pick<object>([httpGet(port, '/fail'), exec('head -c 300000 /dev/zero; exit 9')]),
        },
      },
    ],
  }),
  'flapping-probes': ({ port }) => ({
    containers: [
      {
        name: 'main',
        command: RUNS_ON,
        // No two of its failures read alike: each one is an event of its own.
        readinessProbe: { ...exec('date +%s.%N; exit 1'), ...EVERY_SECOND },
        livenessProbe: { ...httpGet(port, '/flap'), ...EVERY_SECOND },
      },
      { name: 'other', command: RUNS_ON, readinessProbe: { ...httpGet(port, '/flap'), ...EVERY_SECOND } },
    ],
  }),
  'hanging-probes': ({ port }) => ({
    containers: [
      {
        name: 'main',
        command: RUNS_ON,
        startupProbe: { tcpSocket: { port }, periodSeconds: 1 },
        livenessProbe: { ...httpGet(port, '/hang'), ...EVERY_SECOND },
        readinessProbe: { ...exec('sleep 30'), ...EVERY_SECOND },
      },
    ],
  }),
  deaf: () => ({
    terminationGracePeriodSeconds: 1,
    containers: [{ name: 'main', command: HEARS_NOTHING }],
  }),
  'inits-and-sidecar': ({ random }) => ({
    initContainers: [
      { name: 'first', command: sh(`sleep 0.1; exit ${random.below(2)}`) },
      { name: 'beside', command: RUNS_ON, restartPolicy: 'Always' },
    ],
    containers: [{ name: 'main', command: crashes(random) }],
  }),
  'leaves-a-daemon': () => ({
    containers: [{ name: 'main', command: sh('(setsid sleep 300 &); sleep 0.4; exit 1') }],
  }),
  'no-such-program': () => ({ containers: [{ name: 'main', command: ['/no/such/program'] }] }),
  probed: ({ port }) => ({
    terminationGracePeriodSeconds: 1,
    containers: Array.from({ length: PROBED }, (_, index) => {
      const probe = { tcpSocket: { port, host: '127.0.0.1' }, ...EVERY_SECOND };
      return { name: `c${index}`, command: ['sleep', '600'], livenessProbe: probe, readinessProbe: probe };
    }),
  }),
  'loud-hook': () => ({
    terminationGracePeriodSeconds: 1,
    containers: [
      { name: 'main', command: ['sleep', '600'], lifecycle: { postStart: exec('head -c 20000 /dev/zero') } },
    ],
  }),
  ticker: () => ({ containers: [{ name: 'main', command: TICKS }] }),
  flood: () => ({ terminationGracePeriodSeconds: 1, containers: [{ name: 'main', command: FLOODS }] }),
  talker: () => ({ restartPolicy: 'Never', containers: [{ name: 'main', command: TALKS }] }),
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof KINDS;

/** Those that may be there at any time; the others belong to a part of the soak. */
export const ANYTIME: readonly [KindName, ...KindName[]] = [
  'crasher',
  'hanging-hooks',
  'failing-hooks',
  'flapping-probes',
  'flapping-probes',
  'hanging-probes',
  'deaf',
  'inits-and-sidecar',
  'leaves-a-daemon',
  'no-such-program',
];

export function soakedPod(kind: KindName, wishes: PodWishes): object {
  const { containers, initContainers = [], ...spec }: PodFields = KINDS[kind](wishes);
  const [name = '', value = ''] = wishes.mark.split('=');
  const complete = (list: readonly ContainerFields[]) =>
    list.map((fields) => ({ image: 'soak:1', env: [{ name, value }], ...fields }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: wishes.name, labels: { kind } },
    spec: {
      terminationGracePeriodSeconds: 2,
      ...spec,
      containers: complete(containers),
      initContainers: complete(initContainers),
    },
  };
}
