/** What the README says in figures and beside others: as it is measured and counted elsewhere. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FORMS } from '../../bench/signals/forms.ts';
import { freePort } from '../support/free-port.ts';
import { endPrograms, hooklet, ROOT } from '../support/program.ts';
import { between, COMPARED, compared, tableIn } from './compared.ts';
import { textOf } from './pages.ts';

const page = textOf('README.md');

/** A table of docs/benchmarks.md by its first column. */
function measured(name: string): Map<string, string[]> {
  const rows = tableIn(
    between(textOf('docs/benchmarks.md'), `<!-- bench:${name} -->`, `<!-- /bench:${name} -->`),
  );
  return new Map(rows.map(([first = '', ...rest]) => [first, rest]));
}

describe('The README', function () {
  this.timeout(30_000);
  this.slow(8000);
  afterEach(endPrograms);

  describe('beside other supervisors', () => {
    const told = (row: string) => COMPARED.map((name) => compared(row, name));

    it('says what was measured of the stop', () => {
      const stop = measured('stop');
      expect(COMPARED).to.have.length(5);
      expect(told('after TERM the app is sent')).to.deep.equal(
        COMPARED.map((name) => stop.get(name)?.at(-2)),
      );
      expect(told('its exit code 7 arrives as')).to.deep.equal(
        COMPARED.map((name) => stop.get(name)?.at(-1)),
      );
    });

    it('says who was seen to restart', () => {
      const restart = measured('restart');
      const does = COMPARED.map((name) => /^[\d.]+$/.test(restart.get(name)?.[0] ?? ''));
      const says = told('a command that failed is started again').map((cell) => cell?.startsWith('yes'));
      expect(says).to.deep.equal(does);
    });

    it('says how soon 500 containers are up, beside a bare loop', () => {
      const scale = measured('scale');
      const in500 = (row: string) => Number.parseFloat(scale.get(row)?.[3] ?? '');
      const times = (peer: string) => (in500(`${peer}, up`) / in500('bare Node spawn loop, up')).toFixed(1);
      const peers = ['s6', 'pm2-runtime', 'supervisord'].map((peer) => `${peer} ${times(peer)}`);
      const told = page.replace(/\s+/g, ' ');
      expect(told).to.include(
        `up in [${in500('hooklet / bare, up').toFixed(1)} times](docs/benchmarks.md#scale)`,
      );
      expect(told).to.include(`(${peers.join(', ')})`);
    });

    it('owns up to what tini does better', () => {
      const first = (name: string, peer: string) => Number(measured(name).get(peer)?.[0]);
      for (const name of ['start', 'stop', 'memory'])
        expect(first(name, 'tini')).to.be.below(first(name, 'hooklet run -- COMMAND'));
    });
  });

  it('counts the rows of conformance, the recordings and the forms of starting an app', () => {
    const conformance = textOf('docs/conformance.md');
    const [, passed, failed, not, total] =
      /^conformance: (\d+) passed, (\d+) failed, (\d+) not applicable of (\d+)$/m.exec(conformance) ?? [];
    expect(failed).to.equal('0');
    expect(page)
      .to.include(`all ${total}, `)
      .and.to.include(`[${passed} pass, none fails, ${not} cannot apply]`);
    expect(page).to.include(
      `${conformance.match(/passed, real too/g)?.length} of them run with real processes`,
    );
    const recordings = JSON.parse(readFileSync(join(ROOT, 'test/lifecycle/golden/recordings.json'), 'utf8'));
    expect(page).to.include(`${Object.keys(recordings).length} recordings of a real`);
    expect(page).to.include(`${FORMS.length} ways to start an app`);
  });

  for (const name of ['README.md', 'docs/pid1.md'])
    it(`shows a Dockerfile that runs, with hooks: ${name}`, async () => {
      const [, entrypoint = '', cmd = ''] =
        /^ENTRYPOINT (\[.*\])\nCMD (\[.*\])$/m.exec(
          textOf(name).replace(/"server\.js"/g, '"dist/service/main.js"'),
        ) ?? [];
      const [program, ...args] = [...JSON.parse(entrypoint), ...JSON.parse(cmd)] as string[];
      expect(program).to.equal('hooklet');
      const env = { PORT: String(await freePort()), FORTUNE_ADMIN_PORT: String(await freePort()) };
      const run = hooklet(
        args.map((arg) => (arg === '5' ? '1' : arg)),
        { env },
      );
      await run.sees(/listening/);
      if (args.includes('--post-start-exec')) await run.sees(/hooklet: postStart hook done/);
      run.signal('SIGTERM');
      expect((await run.ended).code, run.output()).to.equal(0);
      expect(run.output()).to.match(/draining \(SIGTERM\)/);
    });
});
