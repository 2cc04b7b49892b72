/** Every kubectl of this machine against a hooklet of its own, with what such tests do over and over. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findKubectls, kubectlRunner, type Ran, type RunKubectl } from './kubectl.ts';
import { endPrograms, hooklet } from './program.ts';

/** Ends when it is told to, also as PID 1. */
export const UP = "trap 'exit 0' TERM; echo up; while :; do sleep 0.1; done";

export interface PodFields {
  readonly labels?: Record<string, string>;
  readonly script?: string;
  readonly image?: string;
  readonly spec?: object;
}

export interface KubectlSuite {
  readonly kubectl: string;
  readonly run: RunKubectl;
  /** What it prints when it succeeds, as it must. */
  ok(...args: readonly string[]): Promise<string>;
  /** What it complains of when it fails, as it must. */
  fails(...args: readonly string[]): Promise<string>;
  /** A path in the suite's folder. */
  path(name: string): string;
  /** A manifest in a file; its path. */
  file(name: string, fields?: PodFields): string;
  ready(name: string, fields?: PodFields): Promise<string>;
  /** One that goes on until it is killed. */
  begin(...args: readonly string[]): { readonly child: ChildProcess; output(): string };
  kubeconfig(): string;
}

/** Pods are gone after each test. Skipped where there is no kubectl. */
export function describeKubectls(title: string, tests: (suite: KubectlSuite) => void): void {
  describe(title, function () {
    this.timeout(90_000);
    this.slow(20_000);

    const kubectls = findKubectls();
    before(function () {
      if (kubectls.length === 0) this.skip();
    });
    for (const kubectl of kubectls) describe(kubectl.name, () => tests(kubectlSuite(kubectl)));
  });
}

function kubectlSuite(kubectl: Parameters<typeof kubectlRunner>[0]): KubectlSuite {
  const children: ChildProcess[] = [];
  let folder = '';
  let kubeconfig = '';
  let runner: RunKubectl;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-matrix-'));
    const program = hooklet(['serve']);
    [, kubeconfig = ''] = await program.sees(/export KUBECONFIG=(\S+)/);
    runner = kubectlRunner(kubectl, kubeconfig);
  });

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await runner(['delete', 'pods', '--all', '-A', '--force', '--grace-period=0']);
  });

  after(async () => {
    await endPrograms();
    rmSync(folder, { recursive: true, force: true });
  });

  const run: RunKubectl = (args, options) => runner(args, options);
  const path = (name: string) => join(folder, name);

  async function ok(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr }: Ran = await run(args);
    expect(code, `kubectl ${args.join(' ')}: ${stderr}`).to.equal(0);
    return stdout;
  }

  async function fails(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await run(args);
    expect(code, `kubectl ${args.join(' ')}: ${stdout}`).to.not.equal(0);
    return stderr;
  }

  function file(
    name: string,
    { labels = {}, script = UP, image = 'x:1', spec = {} }: PodFields = {},
  ): string {
    const containers = [{ name: 'main', image, command: ['sh', '-c', script] }];
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, labels },
      spec: { terminationGracePeriodSeconds: 2, containers, ...spec },
    };
    const written = path(`${name}-${Math.random().toString(36).slice(2)}.json`);
    writeFileSync(written, JSON.stringify(pod));
    return written;
  }

  async function ready(name: string, fields: PodFields = {}): Promise<string> {
    const written = file(name, fields);
    await ok('apply', '-f', written);
    await ok('wait', '--for=condition=Ready', `pod/${name}`, '--timeout=20s');
    return written;
  }

  function begin(...args: readonly string[]): { readonly child: ChildProcess; output(): string } {
    const child = spawn(kubectl.path, [`--cache-dir=${path('cache')}`, ...args], {
      env: { ...process.env, KUBECONFIG: kubeconfig },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    children.push(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk));
    return { child, output: () => text };
  }

  return { kubectl: kubectl.path, run, ok, fails, path, file, ready, begin, kubeconfig: () => kubeconfig };
}
