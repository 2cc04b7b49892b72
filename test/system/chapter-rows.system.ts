/** Rows of the lifecycle chapter typed at kubectl: what it printed on a real node, and what it prints here. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { isolationOf } from '../support/isolation.ts';
import { findKubectls, kubectlRunner, type RunKubectl } from '../support/kubectl.ts';
import { endPrograms, hooklet } from '../support/program.ts';
import { normalise } from '../support/recorded-text.ts';

interface Step {
  readonly when: 'creating' | 'running' | 'restarted';
  /** Only this version of kubectl says it in these words. */
  readonly client?: string;
  readonly args: readonly string[];
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Scenario {
  readonly rows: string;
  readonly name: string;
  readonly spec: object;
  readonly steps: readonly Step[];
  /** READY, STATUS and RESTARTS as `kubectl get pod -w` showed them one after another. */
  readonly watched: readonly (readonly string[])[];
  /** Type, reason, message and how often, of every event. */
  readonly events: readonly (readonly [string, string, string, number])[];
}

const { scenarios } = JSON.parse(
  readFileSync(new URL('./recorded/chapter-rows.json', import.meta.url), 'utf8'),
) as { readonly scenarios: readonly Scenario[] };

/** What is looked at to know that a step may come. */
const STATES: Readonly<Record<Step['when'], string>> = {
  creating: 'ContainerCreating 0',
  running: 'Running 0',
  restarted: 'Running 1',
};

describe('The chapter with kubectl', function () {
  this.timeout(60_000);
  this.slow(30_000);

  const all = findKubectls().filter(({ name }) => name !== 'kubectl');
  const kubectls = all.length > 1 ? all.filter((_, index) => index === 0 || index === all.length - 1) : all;

  before(function () {
    if (kubectls.length === 0) this.skip();
  });

  for (const kubectl of kubectls) {
    describe(kubectl.name, () => {
      let folder: string;
      let run: RunKubectl;
      let watching: ChildProcess | undefined;
      let shown: string;
      /** Begins to watch, and is sure that it has. */
      let watchPods: () => Promise<void>;

      beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), 'hooklet-chapter-'));
        // Without what hooklet adds to a hook's failure.
        const [, config = ''] = await hooklet(['serve', '--quiet-hooks']).sees(/export KUBECONFIG=(\S+)/);
        run = kubectlRunner(kubectl, config);
        watchPods = async () => {
          await run(['run', 'first', '--image=x', '--command', '--', 'sleep', '1000']);
          shown = '';
          watching = spawn(kubectl.path, ['get', 'pods', '-w', '--no-headers'], {
            env: { ...process.env, KUBECONFIG: config },
            stdio: ['ignore', 'pipe', 'inherit'],
          });
          watching.stdout?.on('data', (chunk: Buffer) => (shown += chunk));
          await eventually(() => expect(shown).to.include('first'), { timeoutMs: 10_000 });
        };
      });

      afterEach(async () => {
        watching?.kill('SIGKILL');
        await endPrograms();
        rmSync(folder, { recursive: true, force: true });
      });

      for (const { rows, name, spec, steps, watched, events } of scenarios) {
        it(`shows ${rows}`, async () => {
          const sick = join(folder, 'sick');
          const here = (text: string) => text.replaceAll('/data/sick', sick);
          const file = join(folder, 'pod.json');
          const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec };
          writeFileSync(file, here(JSON.stringify(pod)));

          async function reach(when: Step['when']): Promise<void> {
            if (when === 'restarted') {
              await reach('running');
              writeFileSync(sick, '');
              await eventually(async () => expect(await reasons()).to.include('Killing'), {
                timeoutMs: 15_000,
              });
              rmSync(sick);
            }
            await eventually(
              async () => {
                const { stdout } = await run(['get', 'pod', name, '--no-headers']);
                expect(stdout).to.match(new RegExp(`${STATES[when].replace(' ', ' +')}`));
              },
              { timeoutMs: 20_000 },
            );
          }

          async function reasons(): Promise<string> {
            return (await run(['get', 'events', '-o', 'jsonpath={.items[*].reason}'])).stdout;
          }

          await watchPods();
          expect((await run(['apply', '-f', file])).stdout).to.equal(`pod/${name} created\n`);
          let reached: Step['when'] | undefined;
          for (const { when, client, args, code, stdout, stderr } of steps) {
            if (client && !kubectl.name.endsWith(client)) continue;
            if (when !== reached) await reach(when);
            reached = when;
            const ran = await run(args.map(here));
            expect(normalise(ran.stdout), args.join(' ')).to.equal(normalise(here(stdout)));
            expect(complaints(ran.stderr), args.join(' ')).to.deep.equal(complaints(here(stderr)));
            expect(ran.code, args.join(' ')).to.equal(code);
          }
          await eventually(async () => expect((await run(['get', 'pod', name])).code).to.equal(1), {
            timeoutMs: 10_000,
          });
          const { stdout: json } = await run(['get', 'events', '-o', 'json']);
          expect(eventsOf(json, name)).to.have.deep.members(events);
          const seen = watched.filter(([, status]) => status !== 'Pending');
          await eventually(() => expect(columnsOf(shown, name)).to.deep.equal(seen));
        });
      }

      it('shows C2: a port is not forwarded while the container is being created', async () => {
        const [scenario] = scenarios;
        const file = join(folder, 'pod.json');
        const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'slow' }, spec: scenario?.spec };
        writeFileSync(file, JSON.stringify(pod));
        await run(['apply', '-f', file]);
        const refused = await run(['port-forward', 'slow', '0:80']);
        expect(refused.code).to.equal(1);
        expect(refused.stderr).to.equal(
          'error: unable to forward port because pod is not running. Current status=Pending\n',
        );
      });
    });
  }

  const [kubectl] = kubectls;

  it('shows C4: the processes of a container while its postStart hook runs', async function () {
    if (!kubectl || !(await isolationOf('namespace'))) return this.skip();
    const [, config = ''] = await hooklet(['serve', '--isolation', 'namespace']).sees(
      /export KUBECONFIG=(\S+)/,
    );
    const run = kubectlRunner(kubectl, config);
    const command = ['sh', '-c', "trap 'exit 0' TERM; while :; do sleep 0.05; done"];
    const lifecycle = { postStart: { exec: { command: ['sh', '-c', 'sleep 600; true'] } } };
    const spec = { containers: [{ name: 'main', image: 'x', command, lifecycle }] };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec };
    try {
      await run(['apply', '-f', '-'], { input: JSON.stringify(pod) });
      await eventually(async () => {
        const { stdout } = await run(['exec', 'web', '--', 'ps', '-e', '-o', 'pid=,args=']);
        expect(stdout).to.match(/^ *1 sh -c trap /m);
        expect(stdout).to.match(/^ *\d+ sh -c sleep 600; true$/m);
        expect(stdout).to.match(/^ *\d+ sleep 600$/m);
        expect(stdout.trim().split('\n').length).to.be.below(8);
      });
    } finally {
      await endPrograms();
    }
  });
});

/** Each line once: how often kubectl tries again is a matter of time. */
function complaints(text: string): string[] {
  return [...new Set(normalise(text).split('\n'))];
}

function eventsOf(json: string, pod: string): (readonly [string, string, string, number])[] {
  const { items } = JSON.parse(json) as {
    items: {
      involvedObject: { name: string };
      type: string;
      reason: string;
      message: string;
      count: number;
    }[];
  };
  return items
    .filter(({ involvedObject }) => involvedObject.name === pod)
    .map(({ type, reason, message, count }) => [type, reason, message.trim(), count]);
}

/** Each state once, however often it was told. The API server's own, before a kubelet has seen the pod, is left out. */
function columnsOf(table: string, pod: string): string[][] {
  const rows = table
    .split('\n')
    .filter((line) => line.startsWith(`${pod} `))
    .map((line) => line.split(/ +/).slice(1, 4))
    .filter(([, status]) => status !== 'Pending');
  return rows.filter((row, index) => row.join() !== rows[index - 1]?.join());
}
