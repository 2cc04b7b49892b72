/** What the pictures of the documentation show: a manifest of pods/, how it is run, and when it is stopped. */

import { once } from 'node:events';
import { get } from 'node:http';
import { connect } from 'node:net';
import { eventually } from '../../test/support/eventually.ts';
import type { Program } from '../../test/support/program.ts';

export interface Scene {
  /** Of its files in docs/pictures/. */
  readonly name: string;
  readonly title: string;
  /** In pods/. */
  readonly manifest: string;
  /** What is changed in it. */
  readonly replace?: readonly (readonly [from: string, to: string])[];
  /** More flags of `hooklet run`. */
  readonly flags: readonly string[];
  /** Only where the main process can be PID 1 of a namespace does the same happen as in a container. */
  readonly needsNamespace?: true;
  /** Resolves when it is to be stopped with TERM. */
  play(run: Program, url: string): Promise<void>;
}

/** Some things take the minute or half a minute that they take. */
const LONG_MS = 120_000;

export const SCENES: readonly Scene[] = [
  {
    name: 'poststart-slow',
    title: 'postStart slow: the process runs, the pod is Pending until the hook has ended (60 s)',
    manifest: 'fortune-poststart-slow',
    flags: [],
    async play(run) {
      await run.sees(/Ready/, LONG_MS);
      await run.sees(/1\/1/);
      await seconds(8);
    },
  },
  {
    name: 'poststart-failing',
    title: 'postStart failing after 3 s: stopped and started again, then back-off (10 s); the grace is 2 s',
    manifest: 'fortune-poststart-fail',
    // Whether Node hears TERM in its first moments is chance: by then it does.
    replace: [["echo 'Emulating", "sleep 3; echo 'Emulating"]],
    flags: [],
    async play(run) {
      await run.sees(/started.* \(restart 2\)/, LONG_MS);
      await run.sees(/back-off 20s/, LONG_MS);
      await seconds(6);
    },
  },
  {
    name: 'prestop-drain',
    title: 'preStop drain: the hook waits for a request of 4 s, then TERM; the grace is 30 s',
    manifest: 'fortune-prestop',
    flags: [],
    async play(run, url) {
      await run.sees(/Ready/);
      // It has no readiness probe.
      await eventually(() => connected(url), { timeoutMs: LONG_MS });
      await seconds(1);
      await requested(`${url}/quote?delay=4000`);
    },
  },
  {
    name: 'shell-form-killed',
    title: 'shell form: TERM stops at the shell, the app never hears it, KILL after a grace of 30 s',
    manifest: 'shell-form',
    // The manifest itself has 5 s.
    flags: ['--grace', '30'],
    needsNamespace: true,
    async play(run) {
      await run.sees(/Warning ShellSwallowsSignal/);
      await seconds(3);
    },
  },
  {
    name: 'start-and-stop-order',
    title: 'start and stop in order: an init container, a sidecar, two containers; the grace is 10 s',
    manifest: 'start-and-stop-order',
    flags: [],
    async play(run) {
      await run.sees(/Ready 3\/3/);
      await seconds(1);
    },
  },
];

function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1000));
}

/** Rejects when nobody listens. No request is made: it would be seen. */
async function connected(url: string): Promise<void> {
  const { hostname: host, port } = new URL(url);
  const socket = connect({ host, port: Number(port) });
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}

/** Resolves once the request has been sent: the server has it then, and answers later. */
function requested(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, (response) => response.resume());
    request.once('error', reject);
    request.once('finish', () => setTimeout(resolve, 500));
  });
}
