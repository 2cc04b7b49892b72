/** hooklet as a container's PID 1, for real: its orphans, its signals, its end, and what an image may lack. */

import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { manifestFile, removeManifests } from '../support/chapter-pod.ts';
import { pidOne, removeCopies, signalInit, whyNoPidNamespace, withoutKoffi } from '../support/pid-one.ts';
import { endPrograms, inOrder, type Program, ROOT } from '../support/program.ts';

const sh = (script: string) => ['--', 'sh', '-c', script];

/** Waits inside until there is no zombie left, or fails; by /proc alone. */
const NO_ZOMBIES = `
zombies() { for f in /proc/[0-9]*/stat; do read -r line < $f && case "\${line##*) }" in Z*) echo "\${line%% *}";; esac; done 2>/dev/null; }
tries=0
while [ -n "$(zombies)" ]; do
  tries=$((tries + 1)); [ $tries -gt 200 ] && { echo "zombies: $(zombies | wc -l)"; exit 9; }
  sleep 0.1
done
echo no zombies`;

/** Each is orphaned at once, and ends at once. */
const STORM = (count: number) =>
  `i=0; while [ $i -lt ${count} ]; do (true &); i=$((i + 1)); done; echo storm over`;

/** One that stays in the group of its parent and one that leaves it, both orphaned. */
const LEFTOVERS = '(sleep 1000 &); (setsid sleep 1000 &); echo started';

describe('hooklet as PID 1', function () {
  this.timeout(120_000);
  this.slow(20_000);

  before(function () {
    const why = whyNoPidNamespace();
    if (why === undefined) return;
    console.log(`      no PID namespace on this machine: ${why}`);
    this.skip();
  });

  afterEach(async () => {
    await endPrograms();
    removeManifests();
    removeCopies();
  });

  async function codeOf(program: Program): Promise<number | null> {
    return (await program.ended).code;
  }

  for (const [title, script, code] of [
    ['0', 'exit 0', 0],
    ['its own', 'exit 7', 7],
    ['128+N when signal N ended it', 'kill -TERM $$', 143],
    ['137 when it was killed', 'kill -KILL $$', 137],
  ] as const) {
    it(`gives back the exit code of the command: ${title}`, async () => {
      const run = pidOne(['run', ...sh(script)]);
      expect(await codeOf(run)).to.equal(code);
      expect(run.output()).to.equal('');
    });
  }

  it('is really PID 1, and the parent of every orphan', async () => {
    const run = pidOne(['run', ...sh(`(setsid sh -c 'sleep 0.3; ps -o ppid= -p $$; echo done' &); sleep 3`)]);
    await run.sees(/done/);
    expect(run.stdout().trim().split('\n')[0]?.trim()).to.equal('1');
  });

  it('collects 10,000 orphans and leaves no zombie', async () => {
    // On a slow machine the storm lasts long enough to be told of: its shell does stay in front of another one.
    const run = pidOne(['run', '--quiet-hooks', ...sh(`${STORM(10_000)}; ${NO_ZOMBIES}; exit 5`)]);
    expect(await codeOf(run)).to.equal(5);
    inOrder(run.stdout(), [/storm over/, /no zombies/]);
    expect(run.stderr()).to.equal('');
  });

  it('steals no exit code of its own children while it collects: every probe keeps its own', async () => {
    const probe = '{ exec: { command: [sh, -c, "exit 3"] }, periodSeconds: 1, failureThreshold: 1000 }';
    const hook = '{ exec: { command: [sh, -c, "exit 0"] } }';
    const manifest = `apiVersion: v1\nkind: Pod\nmetadata: { name: storm }\nspec:\n  restartPolicy: Never\n  containers:\n    - name: a\n      image: x\n      command: [sh, -c, ${JSON.stringify(`${STORM(4000)}; ${NO_ZOMBIES}; exit 6`)}]\n      readinessProbe: ${probe}\n      lifecycle: { postStart: ${hook} }\n`;
    const run = pidOne(['run', '--output', 'json', manifestFile(manifest)]);
    expect(await codeOf(run)).to.equal(6);
    const lines = run
      .stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.find(({ type }) => type === 'hook-ended')).to.deep.include({
      outcome: { kind: 'exited', exitCode: 0, stdout: '', stderr: '' },
    });
    const unhealthy = lines.filter(({ reason }) => reason === 'Unhealthy');
    expect(unhealthy).to.have.length.above(0);
    for (const { message } of unhealthy) expect(message).to.match(/^Readiness probe failed: /);
    expect(lines.map(({ line }) => line)).to.include('no zombies');
  });

  for (const [title, inside, env] of [
    ['as root', {}, {}],
    ['without /proc', { proc: false }, {}],
    ['without ps', {}, { PATH: 'no-ps' }],
    ['without koffi', { program: 'no-koffi' }, {}],
    ['without /proc and koffi', { proc: false, program: 'no-koffi' }, {}],
    ['as a user without rights', { asNobody: true }, {}],
  ] as const) {
    it(`ends what the command leaves behind, then itself: ${title}`, async function () {
      if ('asNobody' in inside && whyNoPidNamespace(true) !== undefined) this.skip();
      const { PATH, remove } = 'PATH' in env ? pathWithoutPs() : { PATH: process.env.PATH, remove: () => {} };
      const program = 'program' in inside ? { program: withoutKoffi() } : {};
      const proc = 'proc' in inside ? { proc: false } : {};
      const run = pidOne(
        ['run', ...sh(`${LEFTOVERS}; exit 7`)],
        { ...inside, ...proc, ...program } as object,
        { env: { PATH } },
      );
      expect(await codeOf(run)).to.equal(7);
      remove();
      // The output closes when nobody holds it any more: all are gone.
      expect(run.stdout()).to.equal('started\n');
      if (!('program' in inside)) expect(run.stderr()).to.equal('');
    });
  }

  it('says once what it cannot do without koffi, and does the rest', async () => {
    const run = pidOne(['run', ...sh(`${STORM(3)}; sleep 0.5; exit 4`)], { program: withoutKoffi() });
    expect(await codeOf(run)).to.equal(4);
    expect(run.stderr()).to.equal(
      'hooklet: koffi is not installed: dead orphans stay zombies until hooklet ends; npm install koffi, or put tini in front of hooklet\n',
    );
  });

  it('drains: the preStop hook, then TERM once, then the exit code of the command', async () => {
    const script = 'trap "echo got TERM; exit 3" TERM; echo up; while :; do sleep 0.05; done';
    const run = pidOne(['run', '--pre-stop-exec', 'echo draining; sleep 0.2', ...sh(script)]);
    await run.sees(/up/);
    await signalInit(run, 'SIGTERM');
    expect(await codeOf(run)).to.equal(3);
    expect(run.stdout()).to.equal('up\ngot TERM\n');
    expect(run.stderr()).to.match(
      /^hooklet: preStop │ draining\nhooklet: preStop hook done after 0\.\d\d s\n$/,
    );
    inOrder(run.output(), [/draining/, /got TERM/]);
  });

  it('kills at once on a second TERM', async () => {
    const run = pidOne([
      'run',
      '--pre-stop-sleep',
      '25',
      ...sh('trap "" TERM; echo up; sleep 1000 & wait; wait'),
    ]);
    await run.sees(/up/);
    await signalInit(run, 'SIGTERM');
    await signalInit(run, 'SIGINT');
    expect(await codeOf(run)).to.equal(137);
    expect(run.stderr()).to.match(/killing: SIG(TERM|INT) received again/);
  });

  it('hears a stop that comes while it is still loading', async () => {
    const loading = [process.execPath, '--import', 'tsx', join(ROOT, 'test/fixtures/loads-slowly.ts')];
    const run = pidOne([], { program: loading }, { stdio: ['pipe', 'pipe', 'pipe'] });
    await run.sees(/loading/);
    await signalInit(run, 'SIGTERM');
    run.child.stdin?.end('go\n');
    await run.sees(/stop: SIGTERM received/);
    expect(await codeOf(run)).to.equal(0);
  });

  it('starts the command again only when everything of it is gone', async () => {
    const script = 'pgrep -c -x sleep; (setsid sleep 1000 &); exit 1';
    const run = pidOne(['run', '--restart', 'OnFailure', '--backoff', 'fast', ...sh(script)]);
    await run.sees(/started \(restart 2\)/, 30_000);
    await signalInit(run, 'SIGTERM');
    expect(await codeOf(run)).to.be.oneOf([1, 143]);
    expect(run.stdout()).to.match(/^(0\n){2,}$/);
  });

  it('spares what ran before it in the same process: a shell that started it with exec', async () => {
    const shell = [
      'sh',
      '-c',
      'sleep 1000 & exec "$@" --restart OnFailure --backoff fast -- sh -c "pgrep -c -x sleep; exit 1"',
      'sh',
      process.execPath,
      join(ROOT, 'dist/supervisor/cli.js'),
    ];
    const run = pidOne(['run'], { program: shell });
    await run.sees(/started \(restart 2\)/, 30_000);
    await signalInit(run, 'SIGTERM');
    await run.ended;
    expect(run.stdout()).to.match(/^(1\n)+$/);
  });
});

/** A folder with what these scripts need, and no ps. */
function pathWithoutPs(): { PATH: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'hooklet-no-ps-'));
  for (const name of ['sh', 'sleep', 'setsid', 'mount', 'mkfifo'])
    symlinkSync(`/usr/bin/${name}`, join(folder, name));
  symlinkSync('/usr/bin/unshare', join(folder, 'unshare'));
  return { PATH: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
