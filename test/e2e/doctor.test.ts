/** `hooklet doctor` as it is called, on processes that hooklet did not start, on manifests and on Dockerfiles. */

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { manifestFile, removeManifests } from '../support/chapter-pod.ts';
import { endPrograms, HOOKLET, hooklet, ROOT, start } from '../support/program.ts';

const APP = join(ROOT, 'pods/signals/app.js');

describe('hooklet doctor', function () {
  this.timeout(30_000);
  this.slow(5000);
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-doctor-'));
  });
  afterEach(async () => {
    await endPrograms();
    removeManifests();
    rmSync(folder, { recursive: true, force: true });
  });

  async function doctor(...args: readonly string[]): Promise<{ code: number | null; output: string }> {
    const run = hooklet(['doctor', ...args], { cwd: folder });
    const { code } = await run.ended;
    return { code, output: run.output() };
  }

  function file(name: string, text: string): string {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
    return name;
  }

  const codesOf = (output: string): string[] =>
    JSON.parse(output).subjects.flatMap((subject: { findings: { code: string }[] }) =>
      subject.findings.map(({ code }) => code),
    );

  describe('of a process', () => {
    async function running(...[command = '', ...args]: readonly string[]): Promise<string> {
      const program = start(command, args, { cwd: folder });
      await program.sees(/ready/);
      return String(program.pid);
    }

    it('names the shell in front of the app, and the line of its script', async () => {
      file('run.sh', `#!/bin/sh\nset -e\nnode ${APP}\n`);
      const { code, output } = await doctor(await running('./run.sh'));
      expect(code).to.equal(1);
      expect(output).to.match(/run\.sh:3: error: ScriptWithoutExec/);
      expect(output).to.match(/- node .*app\.js\n +\+ exec node .*app\.js/);
      expect(output).to.match(/\(pid \d+; has no handler\)\n {2}└ node/);
      expect(output).to.include('docs/findings.md#scriptwithoutexec');
    });

    it('is content with an app that gets its signal', async () => {
      const { code, output } = await doctor(await running('bash', '-c', `node ${APP}`));
      expect(code).to.equal(0);
      expect(output).to.include('healthy');
      expect(output).to.include('as every Node program does');
    });

    it('prints stable fields with --json', async () => {
      const pid = await running('sh', '-c', `node ${APP}; true`);
      const { code, output } = await doctor('--json', pid);
      expect(code).to.equal(1);
      const report = JSON.parse(output);
      expect(report).to.deep.include({ version: 1, target: pid, kind: 'process', healthy: false });
      const [subject] = report.subjects;
      expect(subject).to.deep.include({
        name: `pid ${pid}`,
        signal: 'SIGTERM',
        healthy: false,
        runs: [],
        unknown: [],
      });
      expect(subject.processes[0]).to.deep.include({
        pid: Number(pid),
        pidInNamespace: Number(pid),
        isInit: false,
        program: 'sh',
        onSignal: 'default',
      });
      expect(subject.processes[1]).to.deep.include({ program: 'node', onSignal: 'caught' });
      expect(subject.findings[0]).to.include({
        code: 'ShellSwallowsSignal',
        severity: 'error',
        help: 'docs/findings.md#shellswallowssignal',
      });
    });

    it('says in one sentence that its report cannot be written', async () => {
      const run = start('sh', ['-c', `exec node ${HOOKLET} doctor --json pods/shell-form.yaml > /dev/full`]);
      expect((await run.ended).code).to.equal(70);
      expect(run.output()).to.equal('hooklet: cannot write the report: no space left on device\n');
    });

    it('asks about another signal', async () => {
      const pid = await running('sh', '-c', `trap : USR1; echo ready; while :; do sleep 0.1; done`);
      expect((await doctor('--signal', 'usr1', pid)).output).to.include('would SIGUSR1 reach the app?');
      expect((await doctor('--signal', '10', '--json', pid)).output).to.include('"signal": "SIGUSR1"');
    });

    it('judges another user’s process by what everybody sees, and says so', async function () {
      if (process.getuid?.() !== 0) this.skip();
      const pid = await running('sh', '-c', `node ${APP}; true`);
      const asNobody = start(
        'setpriv',
        ['--reuid=65534', '--regid=65534', '--clear-groups', 'node', HOOKLET, 'doctor', pid],
        { cwd: '/' },
      );
      // A folder of the way that nobody may enter is the machine's doing, not doctor's.
      const { code } = await asNobody.ended;
      if (/Cannot find module|EACCES/.test(asNobody.output())) this.skip();
      expect(code).to.equal(1);
      expect(asNobody.output()).to.include('ShellSwallowsSignal');
      expect(asNobody.output()).to.match(/not known: the files of sh \(pid \d+\), node \(pid \d+\)/);
    });
  });

  describe('of a Dockerfile', () => {
    const cases: readonly (readonly [string, string, readonly string[]])[] = [
      ['shell form on Debian', 'FROM node:20\nENTRYPOINT node s.js', ['ShellSwallowsSignal']],
      ['shell form on Alpine', 'FROM node:20-alpine\nENTRYPOINT node s.js', []],
      ['shell form with exec', 'FROM node:20\nENTRYPOINT exec node s.js', []],
      ['shell form with SHELL bash', 'FROM node:20\nSHELL ["/bin/bash", "-c"]\nCMD node s.js', []],
      ['exec form', 'FROM node:20\nENTRYPOINT ["node"]\nCMD ["s.js"]', []],
      [
        'a script of the context',
        'FROM node:20\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["./run.sh"]',
        ['ScriptWithoutExec'],
      ],
      [
        'a script copied elsewhere',
        'FROM node:20\nCOPY run.sh /usr/local/bin/\nENTRYPOINT ["run.sh"]',
        ['ScriptWithoutExec'],
      ],
      [
        'a script behind tini',
        'FROM node:20\nCOPY run.sh /\nENTRYPOINT ["tini", "--", "/run.sh"]',
        ['InitInFrontOfShell'],
      ],
      [
        'npm',
        'FROM node:20\nWORKDIR /app\nCOPY package.json .\nCMD ["npm", "start"]',
        ['PackageManagerInFront'],
      ],
    ];
    for (const [what, text, codes] of cases) {
      it(`judges ${what}`, async () => {
        file('run.sh', '#!/bin/sh\nnode s.js "$@"\n');
        file('package.json', '{ "scripts": { "start": "node s.js" } }');
        file('Dockerfile', `${text}\n`);
        const { code, output } = await doctor('--json', 'Dockerfile');
        expect(codesOf(output)).to.deep.equal(codes);
        expect(code).to.equal(codes.length > 0 ? 1 : 0);
      });
    }

    it('names the line and the exec form to write', async () => {
      file('Dockerfile', 'FROM node:20\n\nENTRYPOINT node s.js --port 80\n');
      const { output } = await doctor('.');
      expect(output).to.include('Dockerfile:3:1: error: ShellSwallowsSignal');
      expect(output).to.include('- ENTRYPOINT node s.js --port 80');
      expect(output).to.include('+ ENTRYPOINT ["node", "s.js", "--port", "80"]');
    });

    it('asks about its STOPSIGNAL', async () => {
      file('app.Dockerfile', 'FROM nginx\nSTOPSIGNAL QUIT\nCMD nginx -g "daemon off;" ; true\n');
      const { output } = await doctor('app.Dockerfile');
      expect(output).to.include('would SIGQUIT reach the app?');
      expect(output).to.include('has no handler for QUIT');
    });

    it('is told by what it holds when it is called otherwise', async () => {
      file('image', '# the image\nFROM node:20\nCMD ["node", "s.js"]\n');
      expect(await doctor('image')).to.deep.include({ code: 0 });
    });
  });

  describe('of a manifest', () => {
    const pod = (container: object) =>
      manifestFile(
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'web' },
          spec: { containers: [{ name: 'app', image: 'acme/web:1', ...container }] },
        }),
      );

    it('judges what each container would run, and its preStop hook', async () => {
      const preStop = { exec: { command: ['pkill', 'node'] } };
      const { code, output } = await doctor(
        '--json',
        pod({ command: ['sh', '-c', 'node s.js; true'], lifecycle: { preStop } }),
      );
      expect(code).to.equal(1);
      expect(codesOf(output)).to.deep.equal(['ShellSwallowsSignal', 'PreStopOnlySignals']);
    });

    it('says what it needs to know of an image', async () => {
      const { code, output } = await doctor(pod({}));
      expect(code).to.equal(0);
      expect(output).to.include('--image acme/web:1=DOCKERFILE');
    });

    it('takes what the image runs from its Dockerfile', async () => {
      file('Dockerfile', 'FROM node:20\nCMD node s.js\n');
      const { code, output } = await doctor('--image', 'acme/web:1=Dockerfile', pod({}));
      expect(code).to.equal(1);
      expect(output).to.include('Dockerfile:2:1: error: ShellSwallowsSignal');
    });
  });

  describe('says in a sentence what it cannot take:', () => {
    const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
      [
        'a PID that is gone',
        ['4194301'],
        /no process has pid 4194301: .*hidepid.*A manifest or a Dockerfile/,
      ],
      ['a thread of the kernel', ['2'], /pid 2 (?:is \w+, a thread of the kernel|has|: )/],
      ['no file', ['gone.yaml'], /cannot read gone\.yaml: no such file/],
      ['no Dockerfile', ['gone/Dockerfile'], /cannot read the Dockerfile gone\/Dockerfile: no such file/],
      ['a folder without one', ['.'], /\. is a folder without a Dockerfile/],
      ['no such signal', ['--signal', 'NOPE', '1'], /there is no signal "NOPE"/],
      ['an image for a process', ['--image', 'a=b', '1'], /--image says what the images of a manifest mean/],
      ['nothing at all', [], /missing required argument 'target'/],
    ];
    for (const [what, args, says] of cases) {
      it(what, async function () {
        const { code, output } = await doctor(...args);
        // In a container pid 2 may be a program, or nobody.
        if (args[0] === '2' && code !== 64) this.skip();
        expect(output).to.match(args[0] === '2' ? /pid 2/ : says);
        expect(code).to.equal(64);
        expect(output).not.to.include('    at ');
      });
    }

    it('a Dockerfile that is none', async () => {
      file('Dockerfile', 'FORM node\n');
      expect(await doctor('Dockerfile')).to.deep.include({ code: 64 });
    });

    it('a Dockerfile with an unknown STOPSIGNAL', async () => {
      file('Dockerfile', 'FROM node:20\nSTOPSIGNAL NOPE\nCMD ["node"]\n');
      const { code, output } = await doctor('Dockerfile');
      expect(code).to.equal(64);
      expect(output).to.include('Dockerfile:2');
    });
  });
});
