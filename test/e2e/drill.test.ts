/** `hooklet drill` as it is called: its report, its exit codes, bad input, and Ctrl-C in the middle. */

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { chapterPod, removeManifests } from '../support/chapter-pod.ts';
import { parseExposition } from '../support/exposition.ts';
import { freePort } from '../support/free-port.ts';
import { inlinePod } from '../support/inline-pod.ts';
import { isRunning } from '../support/process-alive.ts';
import { allGone, endPrograms, hooklet, type Program, ROOT } from '../support/program.ts';

const QUICK = ['--warm', '300ms', '--endpoint-lag', '500ms'] as const;

/** Kept connections would be served on. */
const FRESH = ['--reuse', '0'] as const;

interface ServerWishes {
  readonly container?: object;
  readonly spec?: object;
  readonly env?: Readonly<Record<string, string>>;
}

/** The manifest of a pod that runs `test/fixtures/drill/NAME.js` on a free port. */
async function server(
  name: string,
  { container = {}, spec = {}, env: more = {} }: ServerWishes = {},
): Promise<string> {
  const port = await freePort();
  const command = [process.execPath, join(ROOT, 'test/fixtures/drill', `${name}.js`)];
  const variables = { PORT: String(port), HOW: 'killed-in-flight', COUNT: '4', ...more };
  const env = Object.entries(variables).map(([variable, value]) => ({ name: variable, value }));
  const web = { name: 'web', image: 'web', command, env, ports: [{ containerPort: port }], ...container };
  return inlinePod([web], spec);
}

/** On TERM it closes its listener, and ends a second after the last client has gone. */
function refuses(): Promise<string> {
  return server('drops-as-told', { env: { HOW: 'refused', ANSWERED: '/dev/null' } });
}

async function drill(...args: readonly string[]): Promise<{ code: number | null; program: Program }> {
  const program = hooklet(['drill', ...args]);
  const { code } = await program.ended;
  return { code, program };
}

describe('hooklet drill', function () {
  this.timeout(30_000);
  this.slow(8000);
  afterEach(async () => {
    await endPrograms();
    removeManifests();
  });

  it('ends with 0 when nothing is dropped, and shows the time ledger', async () => {
    const { file } = await chapterPod('fortune');
    const { code, program } = await drill('--request', 'GET /quote', ...QUICK, file);
    expect(program.output()).to.match(/pod fortune deleted: dropped nothing of \d+ requests; PASSED/);
    expect(program.stdout()).to.match(
      /^time: preStop used \d\.\d s of 30, drain \d\.\d s, 2\d\.\d s to spare$/m,
    );
    expect(code).to.equal(0);
  });

  it('sees a listener that closes while traffic comes, and says what to write', async () => {
    const { code, program } = await drill(...QUICK, await server('closes-listener'));
    expect(program.stdout()).to.match(
      /why \d+: listener closed at \+0\.\d\d s.* while endpoints still routed until \+0\.50 s/,
    );
    expect(program.stdout()).to.include('sleep: { seconds: 2 }');
    expect(code).to.equal(1);
  });

  it('sees it cured by a preStop sleep', async () => {
    const container = { lifecycle: { preStop: { sleep: { seconds: 2 } } } };
    const { code, program } = await drill(...QUICK, await server('closes-listener', { container }));
    expect(program.stdout()).to.match(/dropped nothing of \d+ requests; PASSED/);
    expect(code).to.equal(0);
  });

  it('says who was in flight when the grace was over, and fails for the kill', async () => {
    const file = await server('drops-as-told', { spec: { terminationGracePeriodSeconds: 1 } });
    const { code, program } = await drill(...QUICK, file);
    expect(program.stdout()).to.match(/why 4: killed at \+2\.\d\d s with 4 requests in flight/);
    expect(code).to.equal(1);
    const allowed = await drill('--allow-dropped', '4', ...QUICK, file);
    expect(allowed.code, 'it was killed all the same').to.equal(1);
  });

  it('passes with as many dropped as are allowed', async () => {
    const { code, program } = await drill(
      '--allow-dropped',
      '1000',
      ...QUICK,
      await server('closes-listener'),
    );
    expect(program.stdout()).to.match(/dropped [1-9]\d* of \d+ requests; PASSED/);
    expect(code).to.equal(0);
  });

  it('prints one JSON object with a record of each request', async () => {
    const { program } = await drill('--json', ...QUICK, await server('closes-listener'));
    const report = JSON.parse(program.stdout());
    expect(report).to.include({ version: 1, stop: 'delete', passed: false, killed: false });
    expect(report.records).to.have.lengthOf(report.load.sent);
    expect(report.dropped).to.equal(
      report.records.filter(
        ({ fate, ended }: { fate: string; ended: number }) => fate !== 'served' && ended >= 0,
      ).length,
    );
    const sum = (list: { count: number }[]) => list.reduce((all, { count }) => all + count, 0);
    expect([sum(report.classes), sum(report.causes)]).to.deep.equal([report.dropped, report.dropped]);
  });

  it('drills again and side by side, and leaves JUnit, HTML and Prometheus files', async () => {
    const cured = await server('closes-listener', {
      container: { lifecycle: { preStop: { sleep: { seconds: 1 } } } },
    });
    const sick = await server('closes-listener');
    const folder = dirname(sick);
    const paths = ['drill.xml', 'drill.html', 'drill.prom'].map((name) => join(folder, name));
    const [junit, html, metrics] = paths as [string, string, string];
    const files = ['--junit', junit, '--report', html, '--metrics', metrics];
    const { code, program } = await drill(...QUICK, '--repeat', '2', '--compare', cured, ...files, sick);
    expect(program.stdout()).to.match(new RegExp(`^${sick} +2 +0 +[1-9]\\d*`, 'm'));
    expect(program.stdout()).to.match(new RegExp(`^${cured} +2 +2 +0 +0 +0 `, 'm'));
    expect(readFileSync(junit, 'utf8')).to.include('tests="4" failures="2"');
    expect(readFileSync(html, 'utf8')).to.include('</html>');
    const families = parseExposition(readFileSync(metrics, 'utf8'));
    const drills = families.get('hooklet_drills_total')?.samples.map(({ labels, value }) => [labels, value]);
    expect(drills).to.have.deep.members([
      [{ stop: 'delete', verdict: 'failed' }, 2],
      [{ stop: 'delete', verdict: 'passed' }, 2],
    ]);
    const fates = families.get('hooklet_drill_requests_total')?.samples ?? [];
    const refused = fates.find(({ labels }) => labels.fate === 'refused');
    expect(refused?.value).to.be.above(0);
    expect([...families.keys()].every((name) => name.startsWith('hooklet_drill'))).to.equal(true);
    expect(code).to.equal(1);
  });

  it('refuses files that it could not write, before anything runs', async () => {
    const { code, program } = await drill('--junit', '/nowhere/drill.xml', await server('closes-listener'));
    expect(program.stderr()).to.include(
      '--junit /nowhere/drill.xml cannot be written: no such file or directory',
    );
    expect([code, program.stderr().includes('starting')]).to.deep.equal([64, false]);
  });

  describe('behind other balancers', () => {
    it('ends the traffic when the pod is not Ready any more, and so drops nothing of a lame duck', async () => {
      const { file } = await chapterPod('fortune', [
        ['periodSeconds: 2', 'periodSeconds: 1\n        failureThreshold: 1'],
      ]);
      const { code, program } = await drill('--json', '--warm', '300ms', '--balancer', 'readiness', file);
      const { balancer, ledger, dropped } = JSON.parse(program.stdout());
      expect([balancer.mode, balancer.lagSeconds, dropped, code]).to.deep.equal(['readiness', 0, 0, 0]);
      expect(balancer.routedSeconds).to.be.below(ledger.preStop);
    });

    it('says what helps when readiness is what the balancer goes by, and that a probe is missing', async () => {
      const { code, program } = await drill(...QUICK, '--balancer', 'readiness', ...FRESH, await refuses());
      expect(program.stdout()).to.match(
        /why \d+: listener closed at .* while the balancer, which goes by readiness, still routed until/,
      );
      expect(program.stdout()).to.include('let the readiness probe fail as soon as the stop begins');
      expect(program.stdout()).to.include('note: the pod has no readinessProbe');
      expect(code).to.equal(1);
    });

    it('sends until the process has gone when clients do not hear of the stop', async () => {
      const { code, program } = await drill(
        '--json',
        '--warm',
        '300ms',
        '--balancer',
        'none',
        ...FRESH,
        await refuses(),
      );
      const { balancer, causes, ledger } = JSON.parse(program.stdout());
      expect(balancer.routedSeconds).to.be.at.least(ledger.total);
      expect(causes[0].words).to.include('while clients that do not hear of the stop still came until');
      expect(causes[0]).not.to.have.property('manifest');
      expect(code).to.equal(1);
    });
  });

  it('judges in plain isolation as in namespaces', async () => {
    const plain = ['--isolation', 'plain', ...QUICK] as const;
    const sick = await drill(...plain, await server('closes-listener'));
    expect(sick.program.stderr()).to.include('isolation: plain');
    expect(sick.program.stdout()).to.match(/why \d+: listener closed at \+0\.\d\d s/);
    const { file } = await chapterPod('fortune');
    const well = await drill(...plain, file);
    expect(well.program.stdout()).to.match(/dropped nothing of \d+ requests; PASSED/);
    expect([sick.code, well.code]).to.deep.equal([1, 0]);
  });

  describe('by other kinds of stop', () => {
    it('shows what a crash and a liveness restart cut off, and that the pod came back', async () => {
      for (const [kind, words] of [
        ['crash', 'crashed'],
        ['liveness', 'restarted by its liveness probe'],
      ] as const) {
        const { code, program } = await drill('--stop', kind, ...QUICK, await server('closes-listener'));
        expect(program.stdout()).to.match(new RegExp(`pod pod ${words}: dropped [1-9]\\d* of`));
        expect(program.stdout()).to.match(/^restart +/m);
        expect(code).to.equal(1);
      }
    });

    it('stops all pods with the node, and judges the first', async () => {
      const slept = { container: { lifecycle: { preStop: { sleep: { seconds: 1 } } } } };
      const [first, other] = [
        await server('closes-listener', slept),
        (await chapterPod('fortune-no-prestop')).file,
      ];
      const { code, program } = await drill('--stop', 'node', '--json', ...QUICK, first, other);
      const { stop, dropped, events, ledger } = JSON.parse(program.stdout());
      expect([stop, dropped, ledger.exitCode, code]).to.deep.equal(['node', 0, 0, 0]);
      const stopped = events.filter(({ text }: { text: string }) => text.startsWith('Killing'));
      expect(stopped).to.have.lengthOf(2);
    });

    it('lets a new pod take over in a rolling update', async () => {
      const { file } = await chapterPod('fortune');
      const { code, program } = await drill('--rolling', '--request', 'GET /quote', ...QUICK, file);
      expect(program.stdout()).to.match(
        /replaced by a rolling update: dropped nothing of \d+ requests; PASSED/,
      );
      expect(code).to.equal(0);
    });
  });

  describe('when there is nothing to judge', () => {
    const REFUSALS: readonly (readonly [string, readonly string[], () => Promise<string>, number, RegExp])[] =
      [
        [
          'the service is never ready',
          ['--ready-timeout', '1s'],
          () =>
            server('closes-listener', { container: { readinessProbe: { exec: { command: ['false'] } } } }),
          69,
          /pod pod was not Ready after 1 s.*--ready-timeout/,
        ],
        [
          'nobody listens on the port',
          ['--ready-timeout', '1s', '--port', '1'],
          () => server('closes-listener'),
          69,
          /GET \/ gets no good answer from pod on port 1 \(connection refused\)/,
        ],
        [
          'the path is wrong',
          ['--request', 'GET /nowhere'],
          async () => (await chapterPod('fortune')).file,
          64,
          /GET \/nowhere is answered 404 by fortune before anything is stopped: correct the path/,
        ],
        [
          'the pod dies under the load',
          [],
          () => server('dies-after-a-while', { spec: { restartPolicy: 'Never' } }),
          69,
          /pod pod died before anything was stopped: container web ended with code 3[\s\S]*out of cookies/,
        ],
        [
          'the image is not here',
          [],
          async () => inlinePod([{ name: 'web', image: 'acme/web', ports: [{ containerPort: 80 }] }]),
          69,
          /pod pod cannot start: ErrImageNeverPull/,
        ],
        [
          'a pod has no port',
          [],
          async () => inlinePod([{ name: 'web', image: 'x', command: ['true'] }]),
          64,
          /--port/,
        ],
        ['the rate is zero', ['--rate', '0'], () => server('closes-listener'), 64, /more than 0/],
        ['the share is too large', ['--reuse', '80'], () => server('closes-listener'), 64, /from 0 .* to 1/],
        [
          'a request is none',
          ['--request', 'quote'],
          () => server('closes-listener'),
          64,
          /begin with a method/,
        ],
        ['a time is none', ['--warm', 'soon'], () => server('closes-listener'), 64, /for example 3s/],
        [
          'two ways to stop are asked for',
          ['--rolling', '--stop', 'crash'],
          () => server('closes-listener'),
          64,
          /leave out/,
        ],
      ];
    for (const [what, flags, manifest, expected, words] of REFUSALS) {
      it(`says so when ${what}, and ends with ${expected}`, async () => {
        const { code, program } = await drill(...QUICK, ...flags, await manifest());
        expect(program.stderr()).to.match(words);
        expect(program.stderr()).not.to.match(/^ {4}at /m);
        expect(code, program.output()).to.equal(expected);
      });
    }

    it('says so when the machine cannot generate the load, and ends with 69', async () => {
      const { code, program } = await drill(
        '--rate',
        '100000',
        '--warm',
        '30s',
        await server('closes-listener'),
      );
      expect(program.stderr()).to.match(
        /this machine cannot generate 100000 requests a second: it sent \d+ a second/,
      );
      expect(code).to.equal(69);
    });
  });

  it('ends at once on Ctrl-C, reports what it has, and leaves nothing', async () => {
    const container = { lifecycle: { preStop: { sleep: { seconds: 20 } } } };
    const program = hooklet(['drill', '--json', ...QUICK, await server('closes-listener', { container })]);
    await program.sees(/stopping the pod/);
    const children = await childrenOf(program.pid);
    expect(children).not.to.have.lengthOf(0);
    program.signalGroup('SIGINT');
    expect((await program.ended).code).to.equal(130);
    expect(JSON.parse(program.stdout())).to.include({ interrupted: true, passed: false });
    await allGone(children);
  });

  it('ends at once on TERM before the stop too', async () => {
    const program = hooklet(['drill', '--warm', '20s', await server('closes-listener')]);
    await program.sees(/the load begins/);
    program.signal('SIGTERM');
    expect((await program.ended).code).to.equal(143);
    expect(program.stdout()).to.include('called off before the stop');
    expect(isRunning(program.pid)).to.equal(false);
  });
});

/** All that has come from it. */
async function childrenOf(pid: number): Promise<readonly number[]> {
  const { livingProcesses } = await import('../../supervisor/host/proc-stat.ts');
  const all = livingProcesses() ?? [];
  const found = new Set([pid]);
  for (const each of all) if (found.has(each.ppid)) found.add(each.pid);
  found.delete(pid);
  return [...found];
}
