/** `--image NAME=DOCKERFILE` with real processes: what a container of the image runs, as whom, where, and its end. */

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { removeManifests } from '../support/chapter-pod.ts';
import { inlinePod } from '../support/inline-pod.ts';
import { allGone, containerPids, endPrograms, hooklet, inOrder, type Program } from '../support/program.ts';

const isRoot = process.geteuid?.() === 0;

describe('Images', function () {
  this.timeout(30_000);
  this.slow(8000);

  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-image-'));
    chmodSync(folder, 0o755);
  });
  afterEach(async () => {
    await endPrograms();
    removeManifests();
    rmSync(folder, { recursive: true, force: true });
  });

  function put(name: string, text: string): string {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode: 0o755 });
    return path;
  }

  function run(dockerfile: string, container: object = {}, flags: readonly string[] = []): Program {
    const file = put('Dockerfile', dockerfile);
    const spec = { restartPolicy: 'Never', terminationGracePeriodSeconds: 5 };
    const pod = inlinePod([{ name: 'main', image: 'app:1', ...container }], spec);
    return hooklet(['run', '--image', `docker.io/library/app:1=${file}`, ...flags, pod]);
  }

  /** What the container printed, line by line. */
  const said = (program: Program) => [...program.output().matchAll(/│ (.*)$/gm)].map(([, line]) => line);

  async function over(program: Program, code: number | null = 0): Promise<string> {
    expect((await program.ended).code, program.output()).to.equal(code);
    return program.output();
  }

  it('run ENTRYPOINT with CMD in exec form, in the folder of the Dockerfile', async () => {
    put('main.sh', '#!/bin/sh\necho "$@" in $PWD\n');
    const program = run(
      'FROM debian\nWORKDIR /srv/app\nENTRYPOINT ["./main.sh", "$HOME"]\nCMD ["two words"]',
    );
    await over(program);
    expect(said(program)).to.deep.equal([`$HOME two words in ${folder}`]);
  });

  describe('of an annotation', () => {
    const annotated = (image: string, ...flags: readonly string[]) =>
      hooklet([
        'run',
        ...flags,
        inlinePod(
          [{ name: 'main', image: 'app' }],
          { restartPolicy: 'Never' },
          { 'hooklet.dev/image': image },
        ),
      ]);

    it('are what it says, under any spelling of the name', async () => {
      const file = put('Dockerfile', 'FROM debian\nCMD ["echo", "annotated"]');
      const program = annotated(`other=${file}\n  docker.io/library/app:latest=${file}`);
      expect(await over(program)).to.include('other is used by no container');
      expect(said(program)).to.deep.equal(['annotated']);
    });

    it('are what a flag says, if there is one', async () => {
      const file = put('Dockerfile', 'FROM debian\nCMD ["echo", "by the flag"]');
      const program = annotated('app=/no/such/Dockerfile', '--image', `app=${file}`);
      await over(program);
      expect(said(program)).to.deep.equal(['by the flag']);
    });

    for (const [what, image, message] of [
      ['is no pair', 'app', /annotation hooklet\.dev\/image of pod ".+": app: give a name and a Dockerfile/],
      [
        'gives one image two meanings',
        'app=a app:latest=b',
        /image app:latest is a by .+ and b by .+ say --image/,
      ],
      [
        'names a file that is not there',
        'app=/no/such',
        /cannot read the Dockerfile \/no\/such: no such file/,
      ],
    ] as const) {
      it(`are refused when it ${what}`, async () => {
        expect(await over(annotated(image), 64)).to.match(message);
      });
    }
  });

  it('run a shell form through SHELL, whose shell sees the variables', async () => {
    const program = run(
      'FROM debian\nENV A=1 B="x y"\nSHELL ["/bin/bash", "-ec"]\nCMD echo "$B" $A $BASH | cat; echo $0',
    );
    await over(program);
    expect(said(program)).to.deep.equal(['x y 1 /bin/bash', '/bin/bash']);
  });

  it('have ENV below the variables of the manifest, which alone are expanded in its command', async () => {
    const env = [
      { name: 'B', value: 'manifest' },
      { name: 'C', value: '$(A)-$(B)' },
    ];
    const container = {
      command: ['/bin/sh', '-c', 'echo $A $B $C "$0" $HOSTNAME'],
      args: ['$(A) $(B)'],
      env,
    };
    const program = run('FROM debian\nENV A=image B=image HOSTNAME=set\nCMD no', container);
    await over(program);
    expect(said(program)).to.deep.equal(['image manifest $(A)-manifest $(A) manifest set']);
  });

  it('take args instead of CMD, and workingDir in the copied part as the same place here', async () => {
    put('sub/file', '');
    const program = run('FROM debian\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["sh", "-c"]\nCMD ["no"]', {
      args: ['pwd'],
      workingDir: '/app/sub',
    });
    await over(program);
    expect(said(program)).to.deep.equal([join(folder, 'sub')]);
  });

  it('run what is no command with node, as the entrypoint of the node image does', async () => {
    put('hello.js', 'console.log("node ran me", process.argv.length)');
    const program = run('FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD ["hello.js", "x"]');
    await over(program);
    expect(said(program)).to.deep.equal(['node ran me 3']);
  });

  const WAITS = (signals: string) =>
    `trap 'echo got $0; exit 0' ${signals}; echo up; while :; do sleep 0.05; done`;

  for (const [signal, sent] of [
    ['QUIT', 'SIGQUIT'],
    ['sigusr1', 'SIGUSR1'],
    ['2', 'SIGINT'],
  ] as const) {
    it(`are stopped with their STOPSIGNAL: ${signal}`, async () => {
      const script = WAITS(sent.slice(3));
      const program = run(
        `FROM debian\nSTOPSIGNAL ${signal}\nCMD ["sh", "-c", ${JSON.stringify(script)}, "${sent}"]`,
      );
      await program.sees(/│ up/);
      program.signal('SIGTERM');
      inOrder(await over(program), [new RegExp(`${sent} sent; KILL follows`), new RegExp(`│ got ${sent}`)]);
    });
  }

  it('are stopped with the signal of the manifest instead, where it has one', async () => {
    const file = put('Dockerfile', `FROM debian\nSTOPSIGNAL QUIT\nCMD ${WAITS('USR2')}`);
    const container = { name: 'main', image: 'app', lifecycle: { stopSignal: 'SIGUSR2' } };
    const pod = inlinePod([container], { os: { name: 'linux' }, terminationGracePeriodSeconds: 5 });
    const program = hooklet(['run', '--image', `app=${file}`, pod]);
    await program.sees(/│ up/);
    program.signal('SIGTERM');
    expect(await over(program)).to.match(/SIGUSR2 sent/);
  });

  it('swallow TERM in a shell form that stays in front of the program (C19)', async () => {
    put('app.sh', `#!/bin/sh\n${WAITS('TERM')}\n`);
    const program = run('FROM debian\nENTRYPOINT ./app.sh; true', {}, ['--grace', '1']);
    await program.sees(/│ up/);
    program.signal('SIGTERM');
    await program.ended;
    expect(program.output()).to.match(/started pid \d+: \/bin\/sh -c/);
    expect(said(program)).to.deep.equal(['up']);
    await allGone(containerPids(program.output()));
  });

  it('honour USER as root: uid, group and home; runAsUser wins', async function () {
    if (!isRoot) this.skip();
    const print = `CMD echo $(id -u) $(id -g) $HOME \${USER-none}`;
    const image = run(`FROM debian\nUSER 64123:64124\n${print}`);
    await over(image);
    expect(said(image)).to.deep.equal(['64123 64124 / none']);
    const manifest = run(`FROM debian\nUSER 64123\n${print}`, { securityContext: { runAsUser: 64125 } });
    await over(manifest);
    expect(said(manifest)[0]).to.match(/^64125 /);
  });

  it('refuse a USER that does not exist, and end', async function () {
    if (!isRoot) this.skip();
    const program = run('FROM debian\nUSER no-such-user\nCMD id');
    expect(await over(program, 64)).to.match(
      /Warning Failed: Error: unable to find user no-such-user: no matching entries in passwd file: USER no-such-user at .*Dockerfile:2:1: create it, write a number \(USER 1000\)/,
    );
  });

  it('run as root, and say so, where the files are closed to USER', async function () {
    if (!isRoot) this.skip();
    chmodSync(folder, 0o700);
    const program = run('FROM debian\nUSER 64123\nCMD id -u');
    await over(program);
    expect(said(program)).to.deep.equal(['0']);
    expect(program.output()).to.match(
      /Dockerfile:2:1: warning: USER 64123: .* is closed to uid 64123; the container runs as root \(uid 0\)/,
    );
  });

  it('say what they would run elsewhere than here', async () => {
    put('main.js', 'console.log("ran")');
    const program = run('FROM debian\nWORKDIR /app\nCMD ["node", "/app/main.js"]');
    await program.ended;
    inOrder(program.output(), [
      /Dockerfile:3:1: warning: CMD: \/app\/main\.js is not there: \/app of the image is .* here/,
      /hint: write it relative to WORKDIR, which works in both: main\.js/,
    ]);
  });

  it('need not be built from the folder of their Dockerfile', async () => {
    put('package.json', '{}');
    const file = put('docker/Dockerfile', 'FROM debian\nWORKDIR /app\nCOPY package.json ./\nCMD pwd');
    const pod = inlinePod([{ name: 'main', image: 'app' }], { restartPolicy: 'Never' });
    const found = hooklet(['run', '--image', `app=${file}`, pod]);
    await over(found);
    expect(said(found)).to.deep.equal([folder]);
    expect(found.output()).to.include(`Dockerfile is built from ${folder}, where what it copies is`);
    const given = hooklet(['run', '--image', `app=${dirname(file)},context=${tmpdir()}`, pod]);
    await over(given);
    expect(said(given)).to.deep.equal([tmpdir()]);
  });

  describe('are refused', () => {
    async function refused(program: Program, pattern: RegExp): Promise<void> {
      expect(await over(program, 64)).to.match(pattern);
      expect(program.output()).not.to.match(/^ +at |started pid/m);
    }

    it('when the Dockerfile is not there or cannot be read', async () => {
      const pod = inlinePod([{ name: 'main', image: 'app' }]);
      const absent = hooklet(['run', '--image', `app=${folder}`, pod]);
      await refused(
        absent,
        /cannot read the Dockerfile .*\/Dockerfile: no such file; give the path of a Dockerfile/,
      );
      mkdirSync(join(folder, 'Dockerfile'));
      await refused(hooklet(['run', '--image', `app=${folder}`, pod]), /Dockerfile: it is a directory/);
    });

    it('with everything that is wrong, each with its place and remedy', async () => {
      await refused(
        run('FROM debian\nSTOPSIGNAL SIGTREM\nENTRYPONT ["x"]'),
        /Dockerfile:2:12: error: invalid signal: SIGTREM\n {4}hint: did you mean SIGTERM\?.*\n.*Dockerfile:3:1: error: unknown instruction: ENTRYPONT\n {4}hint: did you mean ENTRYPOINT\?/,
      );
    });

    it('when a flag is no NAME=DOCKERFILE, or is given twice', async () => {
      const pod = inlinePod([{ name: 'main', image: 'app' }]);
      const file = put('Dockerfile', 'FROM debian\nCMD true');
      await refused(hooklet(['run', '--image', 'app', pod]), /--image app: give a name and a Dockerfile/);
      await refused(hooklet(['run', '--image', `A B=${file}`, pod]), /"A B" is no image name/);
      const twice = ['--image', `app=${file}`, '--image', `docker.io/library/app:latest=${file}`];
      await refused(hooklet(['run', ...twice, pod]), /is given twice/);
    });

    it('when there is nothing to run', async () => {
      await refused(run('FROM scratch\nENV A=1'), /no command specified: .* has neither ENTRYPOINT nor CMD/);
    });
  });

  it('that no container uses are named', async () => {
    const program = run('FROM debian\nCMD true', { command: ['true'], image: 'other' });
    await over(program);
    expect(program.output()).to.match(/--image docker.io\/library\/app:1 is used by no container.*: other/);
  });
});
