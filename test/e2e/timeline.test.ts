/** A run is recorded with `--trace` and drawn with `hooklet timeline`, also when the trace is damaged. */

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FOREVER, inlinePod, sh } from '../support/inline-pod.ts';
import { endPrograms, hooklet } from '../support/program.ts';

const exec = (script: string) => ({ exec: { command: ['sh', '-c', script] } });

describe('hooklet timeline', function () {
  this.timeout(30_000);
  let folder: string;
  let trace: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-timeline-'));
    trace = join(folder, 'run.jsonl');
    const lifecycle = { postStart: exec('echo "<b>warm</b>"'), preStop: { sleep: { seconds: 1 } } };
    const pod = inlinePod([sh('main', FOREVER, { lifecycle })]);
    const run = hooklet(['run', '--no-api', '--trace', trace, pod]);
    await run.sees(/Ready/);
    run.signal('SIGTERM');
    expect((await run.ended).code, run.output()).to.be.oneOf([0, 143]);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(endPrograms);

  async function timeline(...args: string[]) {
    const program = hooklet(['timeline', ...args]);
    return { code: (await program.ended).code, out: program.stdout(), err: program.stderr() };
  }

  function copy(name: string, change: (text: string) => string): string {
    const path = join(folder, name);
    writeFileSync(path, change(readFileSync(trace, 'utf8')));
    return path;
  }

  it('finds the hooks, the sleep among them, the signal and the end in the trace', () => {
    const types = readFileSync(trace, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line) as { type: string; what?: string; signal?: string })
      .map(({ type, what, signal }) => [type, what ?? signal].filter(Boolean).join(' '))
      .filter((line) => /^(process|hook-(started|ended)|stop|signal|removed)/.test(line));
    expect(types).to.deep.equal([
      'process-started',
      'hook-started exec sh -c "echo \\"<b>warm</b>\\""',
      'hook-ended',
      'stop-began',
      'hook-started sleep 1 s',
      'hook-ended',
      'signal-sent SIGTERM',
      'process-exited',
      'removed',
    ]);
  });

  it('lets nobody else read the trace', () => {
    expect(statSync(trace).mode & 0o777).to.equal(0o600);
  });

  it('prints it as text', async () => {
    const { code, out, err } = await timeline(trace);
    expect(err).to.equal('');
    expect(code).to.equal(0);
    expect(out)
      .to.match(/postStart/)
      .and.match(/preStop/)
      .and.match(/▲TERM|TERM▲/)
      .and.match(/exit 0/);
  });

  it('writes SVG and HTML, the same every time', async () => {
    const [svg, html, chrome] = ['a.svg', 'a.html', 'a.json'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await timeline(trace, '--svg', svg, '--html', html, '--chrome', chrome);
    const again = await timeline(trace, '--svg', '-');
    expect(readFileSync(svg, 'utf8'))
      .to.equal(again.out)
      .and.match(/^<svg /);
    expect(readFileSync(html, 'utf8')).to.include('&lt;b&gt;warm&lt;/b&gt;').and.not.include('<b>warm');
    expect(JSON.parse(readFileSync(chrome, 'utf8'))).to.have.property('traceEvents');
  });

  it('draws two runs below each other', async () => {
    const { code, out } = await timeline('--compare', trace, trace, '--align', 'stop', '--svg', '-');
    expect(code).to.equal(0);
    expect(out.match(/>TERM</g)).to.have.length(2);
  });

  it('draws what there is of a trace that was cut, and says where it ends', async () => {
    const { code, out, err } = await timeline(copy('cut.jsonl', (text) => text.slice(0, -25)));
    expect(code).to.equal(0);
    expect(out).to.match(/▲TERM|TERM▲/);
    expect(err).to.match(/^hooklet: .*cut\.jsonl:\d+: the last line is cut: the picture ends before it\n$/);
  });

  for (const [what, change, sentence] of [
    [
      'a newer trace',
      (text: string) => text.replace('"version":1', '"version":7'),
      /trace of version 7, written by/,
    ],
    ['what is no trace', () => 'hello\n', /is not a trace of hooklet/],
    ['an empty file', () => '', /is not a trace of hooklet/],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { code, out, err } = await timeline(copy('bad.jsonl', change));
      expect([code, out]).to.deep.equal([64, '']);
      expect(err).to.match(sentence);
    });
  }

  it('does not grow with a file without line ends', async () => {
    const path = copy('long.jsonl', (text) => `${text}${'x'.repeat(20_000_000)}`);
    const { code, err } = await timeline(path);
    expect(code).to.equal(0);
    expect(err).to.match(/is not JSON/);
  });

  it('refuses a file that is not there, two traces without --compare, and a trace that cannot be written', async () => {
    expect((await timeline(join(folder, 'none'))).err).to.match(/no such file or directory/);
    expect((await timeline(trace, trace)).err).to.match(/give one, or two with --compare/);
    const run = hooklet(['run', '--trace', '/proc/none/x', inlinePod([sh('main', FOREVER)])]);
    expect((await run.ended).code).to.equal(64);
    expect(run.output()).to.match(/cannot write the trace to .*: no such file or directory/);
  });

  it('goes on with the run when the disk of the trace is full', async () => {
    const run = hooklet([
      'run',
      '--no-api',
      '--trace',
      '/dev/full',
      inlinePod([sh('main', 'exit 3')], { restartPolicy: 'Never' }),
    ]);
    expect((await run.ended).code, run.output()).to.equal(3);
    expect(run.output()).to.match(/the trace \/dev\/full ends here: no space left on device/);
  });
});
