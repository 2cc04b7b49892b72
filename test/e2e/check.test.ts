/** `hooklet check` as it is called: what it prints, how it ends, on the project's own pods and on bad input. */

import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { manifestFile, removeManifests } from '../support/chapter-pod.ts';
import { endPrograms, HOOKLET, hooklet, ROOT, start } from '../support/program.ts';

/** The pods that show a mistake, and the mistake. All others are in good order. */
const MISTAKES: Readonly<Record<string, readonly string[]>> = {
  'fortune-no-prestop.yaml': ['14 warning MissingPreStop'],
  'fortune-poststart-fail.yaml': ['32 error HookAlwaysFails'],
  'fortune-prestop-fail.yaml': ['26 warning HookAlwaysFails'],
  'prestop-only-signals.yaml': ['16 error ShellSwallowsSignal', '20 warning PreStopOnlySignals'],
  'script-trap-one-wait.yaml': ['pods/signals/trap-one-wait.sh:7 error ScriptLeavesTooSoon'],
  'script-without-exec.yaml': ['pods/signals/without-exec.sh:4 error ScriptWithoutExec'],
  'shell-form.yaml': ['18 error ShellSwallowsSignal'],
  'liveness-restart.yaml': ['29 warning LivenessKillsSlowStart'],
  'poststart-httpget-slow.yaml': ['25 warning PostStartRacesServer'],
};

const POD = (lifecycle: string, annotations = '{}') => `apiVersion: v1
kind: Pod
metadata: { name: web, annotations: ${annotations} }
spec:
  containers:
    - name: web
      image: acme/web:1
      lifecycle: ${lifecycle}
`;
const ASKS_THE_NODE = POD('{ preStop: { httpGet: { port: 80, host: localhost } } }');
const RACES = POD('{ postStart: { httpGet: { port: 80 } } }');

interface JsonFinding {
  readonly code: string;
  readonly severity: string;
  readonly file: string;
  readonly line: number;
  readonly help: string;
}

async function check(args: readonly string[], input?: string) {
  const run = hooklet(['check', ...args], input === undefined ? {} : { stdio: ['pipe', 'pipe', 'pipe'] });
  run.child.stdin?.end(input);
  const { code } = await run.ended;
  return { code, output: run.output(), stdout: run.stdout() };
}

async function checkJson(args: readonly string[]) {
  const { stdout } = await check(['--json', ...args]);
  return JSON.parse(stdout) as { findings: JsonFinding[]; summary: Record<string, number>; version: number };
}

describe('hooklet check', function () {
  this.timeout(15_000);
  this.slow(4000);
  afterEach(async () => {
    await endPrograms();
    removeManifests();
  });

  describe('finds in the pods of the chapter what they show, and nothing else:', () => {
    for (const file of readdirSync(join(ROOT, 'pods')).filter((name) => name.endsWith('.yaml'))) {
      it(file, async () => {
        const { findings } = await checkJson([`pods/${file}`]);
        const found = findings.map(({ line, severity, code, ...finding }) => {
          const place = finding.file === `pods/${file}` ? line : `${finding.file}:${line}`;
          return `${place} ${severity} ${code}`;
        });
        expect(found).to.deep.equal(MISTAKES[file] ?? []);
      });
    }
  });

  it('shows place, reason, remedy, the lines to write and where to read on', async () => {
    const file = manifestFile(ASKS_THE_NODE);
    const { code, output } = await check([file]);
    expect(output.replaceAll(file, 'pod.yaml').split('\n')).to.deep.equal([
      'pod.yaml',
      '',
      'pod.yaml:8:58: error: HookHostLocalhost: An httpGet to localhost asks the node, not the pod',
      '    at   spec.containers[0].lifecycle.preStop.httpGet.host of pod web',
      '    why  the kubelet sends this request from the node, so in a cluster the preStop hook asks port 80 of the node at localhost, not the pod; it works here only because the pod’s address is this machine’s loopback',
      '    do   leave host out, then the pod’s own address is asked; the server must listen on it, not on loopback only (else use an exec handler)',
      '         - host: localhost',
      '         + # no host: the request goes to the pod, port 80',
      '    see  docs/findings.md#hookhostlocalhost',
      '',
      '1 pod in 1 file: 1 error',
      '',
    ]);
    expect(code).to.equal(1);
  });

  it('ends with 0 on warnings, and with 1 when they count', async () => {
    const file = manifestFile(RACES);
    expect(await check([file])).to.include({ code: 0 });
    expect(await check(['--strict', file])).to.include({ code: 1 });
  });

  it('reads standard input, and several documents', async () => {
    const { code, output } = await check(['-'], `${ASKS_THE_NODE}---\n${RACES}`);
    expect(output).to.match(/^<stdin>:8:58: error: HookHostLocalhost/m);
    expect(output).to.match(/^<stdin>:17:\d+: warning: PostStartRacesServer/m);
    expect(output).to.match(/^2 pods in 1 file: 1 error, 1 warning$/m);
    expect(code).to.equal(1);
  });

  it('counts what the Pod ignores, and warns of a code that is none', async () => {
    const { code, output } = await check(
      ['-'],
      POD(
        '{ preStop: { httpGet: { port: 80, host: "::1" } } }',
        '{ hooklet.dev/ignore: "HookHostLocalhost, MissingPrestop" }',
      ),
    );
    expect(output).to.include('1 pod in 1 file: nothing found (1 ignored by hooklet.dev/ignore)');
    expect(output).to.match(
      /^<stdin>:3:\d+: warning: metadata\.annotations\['hooklet\.dev\/ignore'\]: unknown code "MissingPrestop".*did you mean "MissingPreStop"\?$/m,
    );
    expect(code).to.equal(0);
  });

  it('prints JSON', async () => {
    const report = await checkJson([manifestFile(ASKS_THE_NODE), manifestFile(RACES)]);
    expect(report.version).to.equal(1);
    expect(report.findings.map(({ code, help }) => [code, help])).to.deep.equal([
      ['HookHostLocalhost', 'docs/findings.md#hookhostlocalhost'],
      ['PostStartRacesServer', 'docs/findings.md#poststartracesserver'],
    ]);
    expect(report.summary).to.deep.equal({
      files: 2,
      unchecked: 0,
      pods: 2,
      errors: 1,
      warnings: 1,
      notes: 0,
      ignored: 0,
    });
  });

  it('judges the Dockerfile of --image, and points into it', async () => {
    const folder = dirname(manifestFile('', 'empty.yaml'));
    writeFileSync(
      join(folder, 'Dockerfile'),
      'FROM node:20\nUSER no-such-user-here\nENTRYPOINT node server.js\n',
    );
    const manifest = manifestFile(POD('{}'));
    const { code, output } = await check(['--image', `acme/web:1=${folder}`, manifest]);
    const dockerfile = join(folder, 'Dockerfile');
    expect(output).to.include(`${dockerfile}:2:1: error: UserNotFound`);
    expect(output).to.include(`${dockerfile}:3:1: error: ShellSwallowsSignal`);
    expect(output).to.include('+ ENTRYPOINT ["node", "server.js"]');
    expect(code).to.equal(1);
    expect(await check(['--image', `acme/web:1=${folder}/none`, manifest])).to.include({ code: 64 });
  });

  it('finds nothing in the default pod with the image that npm start gives it', async () => {
    const image = 'hooklet/fortune:0.1.0=service/Dockerfile';
    expect(await check(['--strict', '--image', image, 'pods/fortune.yaml'])).to.include({ code: 0 });
  });

  it('shows the errors of a manifest that does not validate as run does, and the findings of the others', async () => {
    const bad = manifestFile(POD('{ preStop: {} }'));
    const { code, output } = await check([bad, manifestFile(RACES)]);
    const message = 'spec.containers[0].lifecycle.preStop: Required value: must specify a handler type';
    expect(output).to.include(`${bad}:8:20: error: ${message}`);
    expect((await hooklet(['run', bad]).ended).code).to.equal(64);
    expect(output).to.include('PostStartRacesServer');
    expect(code).to.equal(64);
  });

  it('says what it cannot read', async () => {
    expect(await check(['no-such.yaml'])).to.include({ code: 64 });
    const { code, output } = await check(['pods', 'no-such.yaml', manifestFile(RACES)]);
    expect(output).to.include(
      'cannot read pods: it is a directory; name the manifests in it, for example DIR/*.yaml',
    );
    expect(output).to.include('cannot read no-such.yaml: no such file');
    expect(output).to.include('PostStartRacesServer');
    expect(code).to.equal(64);
  });

  it('refuses a wrong command line', async () => {
    expect(await check([])).to.include({ code: 64 });
    const { code, output } = await check(['--json', '--sarif', 'pods/fortune.yaml']);
    expect(output).to.include('--json and --sarif exclude each other');
    expect(code).to.equal(64);
  });

  it('takes a reader that wants no more for none of its business, and a full disk for a sentence', async () => {
    const bad = 'test/fixtures/check/bad/*.yaml';
    const head = start('sh', ['-c', `node ${HOOKLET} check --json ${bad} | head -c 10`]);
    await head.ended;
    expect(head.output()).to.equal('{\n  "versi');
    const full = start('sh', ['-c', `exec node ${HOOKLET} check --json ${bad} > /dev/full`]);
    expect((await full.ended).code).to.equal(70);
    expect(full.output()).to.equal('hooklet: cannot write the report: no space left on device\n');
  });

  it('keeps a manifest from steering the terminal', async () => {
    const { output } = await check(['-'], POD('{ preStop: { exec: { command: ["a\\e[2J b"] } } }'));
    expect(output).to.include('HookCommandNotFound');
    expect(output).not.to.include('\u001b');
  });

  it('teaches by examples', async () => {
    const { code, output } = await check(['--help']);
    expect(output).to.include('hooklet check pods/*.yaml');
    expect(code).to.equal(0);
  });
});
