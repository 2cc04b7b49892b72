/** What goes wrong, as a user meets it: a sentence with the place and the remedy, the right exit code, no hanging. */

import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { expect } from 'chai';
import { chapterPod, manifestFile, removeManifests } from '../support/chapter-pod.ts';
import { allGone, containerPids, endPrograms, hooklet, inOrder, type Program } from '../support/program.ts';

const POD = (container: string, spec = '') => `apiVersion: v1
kind: Pod
metadata:
  name: bad
spec:
${spec}  containers:
    - name: main
      image: example/app:1
${container.replace(/^/gm, '      ')}
`;

/** Minds TERM as a plain process does that has no handler: PID 1 would not even hear it. */
const SLEEPER = `command: [sh, -c, "trap 'exit 143' TERM; while :; do sleep 0.05; done"]`;

interface Refusal {
  readonly title: string;
  readonly manifest: string;
  readonly says: readonly RegExp[];
}

const REFUSED: readonly Refusal[] = [
  { title: 'a file that is not YAML', manifest: 'a: [1\nb: {', says: [/pod\.yaml:2:\d+: error: .*YAML/] },
  {
    title: 'something that is not a Pod',
    manifest: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n',
    says: [/pod\.yaml:2:7: error: no matches for kind "Deployment"/, /take the Deployment's spec\.template/],
  },
  { title: 'an empty file', manifest: '\n', says: [/no objects passed to apply/] },
  {
    title: 'a pod without containers',
    manifest: 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: []}\n',
    says: [/The Pod "x" is invalid:/, /pod\.yaml:4:\d+: error: spec\.containers: Required value/],
  },
  {
    title: 'a hook with two handlers',
    manifest: POD(`${SLEEPER}\nlifecycle:\n  postStart: { exec: { command: [a] }, httpGet: { port: 80 } }`),
    says: [/postStart\.httpGet: Forbidden: may not specify more than 1 handler type/],
  },
  {
    title: 'a hook without a handler',
    manifest: POD(`${SLEEPER}\nlifecycle:\n  preStop: {}`),
    says: [/pod\.yaml:11:\d+: error: .*preStop: Required value: must specify a handler type/],
  },
  {
    title: 'a port that is no number',
    manifest: POD(`${SLEEPER}\nports: [{ containerPort: abc }]`),
    says: [/cannot unmarshal string into Go struct field .*containerPort of type int32/],
  },
  {
    title: 'a misspelt field',
    manifest: POD(`${SLEEPER}\nlifecycle:\n  postStop: { exec: { command: [a] } }`),
    says: [/unknown field "spec\.containers\[0\]\.lifecycle\.postStop"/, /did you mean "preStop"/],
  },
];

describe('Bad input', function () {
  this.timeout(30_000);
  this.slow(5000);

  let occupied: Server | undefined;

  afterEach(async () => {
    occupied?.close();
    occupied = undefined;
    await endPrograms();
    removeManifests();
  });

  async function stopped(program: Program): Promise<number | null> {
    program.signal('SIGTERM');
    const { code } = await program.ended;
    await allGone(containerPids(program.output()));
    expect(program.output()).not.to.match(/^ +at .*\.[jt]s:\d+/m, 'no stack trace');
    return code;
  }

  for (const { title, manifest, says } of REFUSED) {
    it(`refuses ${title}`, async () => {
      const run = hooklet(['run', manifestFile(manifest)]);
      expect(await run.ended).to.deep.equal({ code: 64, signal: null });
      inOrder(run.output(), says);
      expect(run.output()).not.to.match(/^ +at /m);
    });
  }

  it('names a file that is not there, and what to give', async () => {
    const run = hooklet(['run', 'no/such/file.yaml']);
    expect((await run.ended).code).to.equal(64);
    expect(run.output()).to.equal(
      'hooklet: cannot read no/such/file.yaml: no such file; give the path of a Pod manifest, for example pods/fortune.yaml\n',
    );
  });

  it('names an unknown command, an unknown option and a wrong value', async () => {
    for (const [args, says] of [
      [['frob'], /unknown command 'frob'/],
      [['run'], /missing required argument 'file'/],
      [['run', '--grce', '1', 'x.yaml'], /unknown option '--grce'/],
      [['run', '--grace', 'soon', 'x.yaml'], /Give whole seconds/],
      [[], /Usage: hooklet/],
    ] as const) {
      const run = hooklet(args);
      expect((await run.ended).code, args.join(' ')).to.equal(64);
      expect(run.output()).to.match(says);
    }
  });

  it('stores a negative grace as 1, with the warning of upstream', async () => {
    const run = hooklet(['run', manifestFile(POD(SLEEPER, '  terminationGracePeriodSeconds: -5\n'))]);
    await run.sees(/Running/);
    expect(run.output()).to.match(
      /warning: spec\.terminationGracePeriodSeconds: must be >= 0; negative values are invalid/,
    );
    run.signal('SIGTERM');
    expect((await run.ended).code).to.equal(143);
    expect(run.output()).to.include('SIGTERM sent; KILL follows in 2 s');
  });

  it('says that a command does not exist, and backs off', async () => {
    const run = hooklet(['run', manifestFile(POD('command: [/no/such/command]'))]);
    await run.sees(/CrashLoopBackOff/);
    inOrder(run.output(), [
      /Warning Failed: Error: exec: "\/no\/such\/command": stat \/no\/such\/command: no such file or directory/,
      /RunContainerError 0\/1/,
      /Warning BackOff/,
    ]);
    expect(await stopped(run)).to.equal(128);
  });

  it('ends when an image has nothing to run', async () => {
    const run = hooklet(['run', manifestFile(POD('ports: []'))]);
    expect((await run.ended).code).to.equal(64);
    expect(run.output()).to.match(
      /ErrImageNeverPull: .*hooklet pulls no images; say what it is with --image example\/app:1=DOCKERFILE, or give container "main" a command/,
    );
  });

  it('says that the command of a hook does not exist', async () => {
    const container = `${SLEEPER}\nlifecycle:\n  postStart: { exec: { command: [/no/such/hook] } }`;
    const run = hooklet(['run', manifestFile(POD(container))]);
    await run.sees(
      /Warning FailedPostStartHook: .*exec: "\/no\/such\/hook": stat \/no\/such\/hook: no such file/,
    );
    await stopped(run);
  });

  it('shows that a postStart hook never ends, waits for it, and leaves with a second Ctrl-C', async () => {
    const container = `${SLEEPER}\nlifecycle:\n  postStart: { exec: { command: [sleep, "999"] } }`;
    const run = hooklet(['run', manifestFile(POD(container))]);
    await run.sees(/postStart 1 s \(no limit\)/);
    run.signal('SIGTERM');
    await run.sees(/waits for the postStart hook of main, as in a cluster; Ctrl-C again kills at once/);
    expect(await stopped(run)).to.equal(137);
  });

  it('leaves a preStop hook that never ends when the grace is used up', async () => {
    const container = `${SLEEPER}\nlifecycle:\n  preStop: { exec: { command: [sleep, "999"] } }`;
    const run = hooklet(['run', '--grace', '1', manifestFile(POD(container))]);
    await run.sees(/Running/);
    expect(await stopped(run)).to.equal(143);
    inOrder(run.output(), [/Warning PreStopHookTimedOut: .*within 1 s/, /SIGTERM sent; KILL follows in 2 s/]);
  });

  it('shows the beginning of 100 MB of hook output and says that it was cut', async () => {
    const print = `[sh, -c, "yes 0123456789 | head -c 100000000; echo the end; exit 3"]`;
    const container = `${SLEEPER}\nlifecycle:\n  postStart: { exec: { command: ${print} } }`;
    const run = hooklet(['run', manifestFile(POD(container, '  restartPolicy: Never\n'))]);
    await run.sees(/its output was cut: 9\d\.\d MB more are not shown/);
    await run.sees(/FailedPostStartHook: .*the end\\n"/);
    expect((await run.ended).code).to.equal(143);
    expect(run.output().length).to.be.below(10_000_000);
  });

  it('makes a port that is taken visible, and explains the restart loop', async () => {
    const { file, url } = await chapterPod('fortune');
    occupied = createServer().listen(Number(new URL(url).port), '127.0.0.1');
    const run = hooklet(['run', file]);
    await run.sees(/CrashLoopBackOff/);
    inOrder(run.output(), [
      /port \d+ on 127\.0\.0\.1 is already in use: stop the other program/,
      /exited with code 1/,
      /↳ .*ended with exit code 1/,
      /Warning BackOff/,
      /↳ .*exit code 1/,
    ]);
    expect(await stopped(run)).to.equal(1);
  });

  it('says why the quote file cannot be written', async () => {
    const { file } = await chapterPod('fortune', [['/tmp/fortune-$(POD_UID)', '/no/such/folder/quote']]);
    const run = hooklet(['run', file]);
    await run.sees(/cannot write \/no\/such\/folder\/quote: \/no\/such\/folder does not exist; create it/);
    await run.sees(/FailedPostStartHook/);
    await stopped(run);
  });

  for (const home of ['/dev/null/home', '/proc/home']) {
    it(`runs without a home that it cannot make, and says what to set: ${home}`, async () => {
      const file = manifestFile(POD('command: [echo, ran]', '  restartPolicy: Never\n'));
      const run = hooklet(['run', file], { env: { HOOKLET_HOME: home } });
      expect((await run.ended).code).to.equal(0);
      expect(run.output()).to.match(
        /cannot keep logs in .*home: .*Set HOOKLET_HOME to a directory you can write/,
      );
      const [, instead = ''] = run.output().match(/they go to (\S+)\. Set/) ?? [];
      rmSync(instead, { recursive: true });
      expect(run.output()).to.include('│ ran');
    });
  }

  it('drains on Ctrl-\\, which would end a program that does not listen', async () => {
    const run = hooklet(['run', manifestFile(POD(SLEEPER))]);
    await run.sees(/Running/);
    run.signal('SIGQUIT');
    expect((await run.ended).code).to.equal(143);
    await allGone(containerPids(run.output()));
  });

  it('refuses two pods of one name', async () => {
    const file = manifestFile(`${POD(SLEEPER)}---\n${POD(SLEEPER)}`);
    const run = hooklet(['run', file]);
    expect((await run.ended).code).to.equal(64);
    expect(run.output()).to.match(/pods "bad" already exists/);
  });
});
