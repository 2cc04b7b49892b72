/** Counting without a library, and the text that a scraper reads of it. */

import { expect } from 'chai';
import { expose } from '../../supervisor/api/metrics/exposition.ts';
import { createTally, type Tally } from '../../supervisor/api/metrics/tally.ts';
import { tallyDrill } from '../../supervisor/api/metrics/tally-drill.ts';
import { createRecordTally } from '../../supervisor/api/metrics/tally-records.ts';
import type { TraceKind } from '../../supervisor/timeline/trace/trace-record.ts';
import { parseExposition } from '../support/exposition.ts';

async function read(tally: Tally) {
  return parseExposition((await expose([tally])).text);
}

const PROBE = { probe_type: 'Liveness', container: 'main', pod: 'web', namespace: 'default' } as const;

describe('A tally', () => {
  it('puts an observation into every bucket that it is not above', async () => {
    const tally = createTally();
    for (const seconds of [0.005, 0.006, 10, 11])
      tally.observe('prober_probe_duration_seconds', PROBE, seconds);
    const samples = (await read(tally)).get('prober_probe_duration_seconds')?.samples ?? [];
    const at = (le: string) => samples.find(({ labels }) => labels.le === le)?.value;
    expect([at('0.005'), at('0.01'), at('5'), at('10'), at('+Inf')]).to.deep.equal([1, 2, 2, 3, 4]);
    expect(samples.find(({ name }) => name.endsWith('_sum'))?.value).to.be.closeTo(21.011, 1e-9);
  });

  it('gives labels back as they were, whatever is in them', async () => {
    const tally = createTally();
    const reason = 'a "quoted"\\ \n line, and {braces}="x"';
    tally.count('hooklet_events_total', { type: 'Normal', reason }, 3);
    const [sample] = (await read(tally)).get('hooklet_events_total')?.samples ?? [];
    expect([sample?.labels.reason, sample?.value]).to.deep.equal([reason, 3]);
  });

  it('forgets the series of a pod, and not those that a newer pod of its name has gone on with', () => {
    const tally = createTally();
    tally.observe('prober_probe_duration_seconds', PROBE, 1, 'old');
    tally.observe('prober_probe_duration_seconds', PROBE, 1, 'new');
    tally.forget('old');
    expect(tally.samples('prober_probe_duration_seconds')).to.have.length(1);
    tally.forget('new');
    expect(tally.samples('prober_probe_duration_seconds')).to.deep.equal([]);
  });

  it('counts the drops of drills by their class', async () => {
    const tally = createTally();
    const classes = [
      { class: 'refused', count: 7 },
      { class: 'reset', count: 2 },
    ];
    const drill = { stop: 'delete', passed: false, interrupted: false, served: 100, classes };
    tallyDrill(tally, { ...drill, ledger: { total: 2.5 } });
    tallyDrill(tally, { ...drill, passed: true, classes: [] });
    const samples = (await read(tally)).get('hooklet_drill_requests_total')?.samples ?? [];
    expect(samples.map(({ labels, value }) => [labels.fate, value])).to.deep.equal([
      ['served', 200],
      ['refused', 7],
      ['reset', 2],
    ]);
  });
});

describe('The tally of what happens', () => {
  it('keeps nothing of pods that have gone, however many there were', () => {
    const tally = createTally();
    const take = createRecordTally(tally);
    for (let index = 0; index < 1000; index += 1) {
      const tell = (kind: TraceKind, at = index) =>
        take({ at, pod: `default/p${index}`, uid: `u${index}`, ...kind });
      tell({ type: 'pod', graceSeconds: 30, containers: [{ name: 'main', role: 'regular' }] });
      tell({ type: 'probe-ended', container: 'main', probe: 'liveness', result: 'success', seconds: 0.1 });
      tell({ type: 'probe-ended', container: 'main', probe: 'liveness', result: 'error', seconds: 0.1 });
      tell({ type: 'removed' });
      // Word of a hook that nobody has waited for.
      tell({
        type: 'hook-ended',
        container: 'main',
        hookId: 'x',
        ok: true,
        result: 'exit code 0',
        unshownBytes: 0,
      });
    }
    expect(tally.samples('prober_probe_total')).to.deep.equal([]);
    expect(tally.samples('hooklet_probe_errors_total').map(({ value }) => value)).to.deep.equal([1000]);
    expect(tally.samples('kubelet_started_pods_total').map(({ value }) => value)).to.deep.equal([1000]);
  });
});

describe('The reader of expositions', () => {
  for (const [what, text] of [
    ['a sample without its family', 'a 1\n'],
    ['a line that does not end', '# HELP a b\n# TYPE a counter\na 1'],
    ['one series twice', '# HELP a b\n# TYPE a counter\na{x="1"} 1\na{x="1"} 2\n'],
    ['a family without a type', '# HELP a b\na 1\n'],
    ['a quote in a label', '# HELP a b\n# TYPE a counter\na{x="1"2"} 1\n'],
    [
      'a histogram that shrinks',
      '# HELP h b\n# TYPE h histogram\nh_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n',
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => parseExposition(text)).to.throw();
    });
  }
});
