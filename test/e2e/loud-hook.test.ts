/** A hook that prints control characters, markup and 10 MB: small in the trace, harmless in every picture of it. */

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FOREVER, inlinePod, sh } from '../support/inline-pod.ts';
import { LOUD_HOOK } from '../support/loud-hook.ts';
import { endPrograms, hooklet } from '../support/program.ts';

const KILOBYTE = 1024;

describe('The trace of a loud and hostile hook', function () {
  this.timeout(30_000);
  let folder: string;
  let trace: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-loud-'));
    trace = join(folder, 'run.jsonl');
    const pod = inlinePod([sh('main', FOREVER, { lifecycle: { postStart: LOUD_HOOK } })]);
    const run = hooklet(['run', '--no-api', '--quiet-hooks', '--trace', trace, pod]);
    await run.sees(/Ready/);
    run.signal('SIGTERM');
    expect((await run.ended).code, run.output()).to.be.oneOf([0, 143]);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(endPrograms);

  async function draw(...args: string[]): Promise<string> {
    const program = hooklet(['timeline', trace, ...args]);
    const { code } = await program.ended;
    expect([code, program.stderr()]).to.deep.equal([0, '']);
    return program.stdout();
  }

  /** Only what the drawing itself is made of: no control characters, no markup of others. */
  function expectHarmless(text: string): void {
    expect(text.replaceAll('\n', '')).not.to.match(/\p{Cc}|\p{Bidi_Control}/u);
    expect(text).not.to.match(/<script|<img/i);
  }

  it('is small, and says how much is missing', () => {
    expect(statSync(trace).size).to.be.below(64 * KILOBYTE);
    const ended = readFileSync(trace, 'utf8')
      .split('\n')
      .find((line) => line.includes('"hook-ended"'));
    const { ok, unshownBytes } = JSON.parse(ended ?? '{}') as { ok: boolean; unshownBytes: number };
    expect(ok).to.equal(true);
    expect(unshownBytes).to.be.within(9_900_000, 10_100_000);
  });

  it('has one record a line, whatever the hook prints', () => {
    const lines = readFileSync(trace, 'utf8').trimEnd().split('\n');
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.to.throw();
  });

  it('is a small HTML page that shows the beginning as text', async () => {
    const html = await draw('--html', '-');
    expect(html.length).to.be.below(128 * KILOBYTE);
    expectHarmless(html);
    expect(html)
      .to.include('&lt;script&gt;alert(1)&lt;/script&gt;')
      .and.include('␛[2J')
      .and.match(/more bytes are not in the trace/);
  });

  it('is a small SVG', async () => {
    const svg = await draw('--svg', '-');
    expect(svg.length).to.be.below(64 * KILOBYTE);
    expectHarmless(svg);
  });

  it('is a text that moves no cursor', async () => {
    const text = await draw('--text');
    expect(text.length).to.be.below(16 * KILOBYTE);
    expectHarmless(text);
  });

  it('is JSON in the Chrome format', async () => {
    const chrome = await draw('--chrome', '-');
    expect(chrome.length).to.be.below(64 * KILOBYTE);
    expect(JSON.parse(chrome)).to.have.property('traceEvents');
  });
});
