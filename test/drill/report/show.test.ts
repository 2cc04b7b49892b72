/** A report in its forms: terminal, JUnit, HTML; and series of them. */

import { expect } from 'chai';
import type { DrillReport, RecordLine } from '../../../supervisor/drill/report/report.ts';
import { type Series, summarize, worstOf } from '../../../supervisor/drill/report/series.ts';
import { showHtml } from '../../../supervisor/drill/report/show-html.ts';
import { showJunit } from '../../../supervisor/drill/report/show-junit.ts';
import { showSeries } from '../../../supervisor/drill/report/show-series.ts';
import { showText } from '../../../supervisor/drill/report/show-text.ts';

const plain = (_: string, text: string) => text;

function line(id: number, ended: number, fate: RecordLine['fate']): RecordLine {
  return {
    id,
    request: 'GET /<b>"&',
    pod: 'web',
    due: ended - 0.002,
    sent: ended - 0.002,
    ended,
    connection: id,
    reused: false,
    connectionAgeMs: 0,
    fate,
  };
}

function report(dropped: number, more: Partial<DrillReport> = {}): DrillReport {
  const refused = Array.from({ length: dropped }, (_, index) =>
    line(100 + index, 0.1 + index / 100, 'refused'),
  );
  return {
    version: 1,
    pod: 'web',
    container: 'web',
    stop: 'delete',
    stoppedAt: '2026-01-01T00:00:00.000Z',
    passed: dropped === 0,
    interrupted: false,
    dropped,
    allowedDropped: 0,
    killed: false,
    served: 50,
    classes: dropped === 0 ? [] : [{ class: 'refused', count: dropped, firstSeconds: 0.1, lastSeconds: 0.2 }],
    causes:
      dropped === 0
        ? []
        : [
            {
              kind: 'listener-closed',
              count: dropped,
              firstSeconds: 0.1,
              lastSeconds: 0.2,
              words: 'listener closed at +0.10 s <while> endpoints still routed',
              remedy: 'keep listening & serving',
              manifest: 'lifecycle:\n  preStop:\n    sleep: { seconds: 3 }',
              requests: refused.map(({ id }) => id),
            },
          ],
    before: { served: 100, failed: 0 },
    ledger: { grace: 30, drain: 0.5, total: 0.5, spare: 29.5, killed: false },
    phases: [
      { name: 'load', from: -1, to: 0 },
      { name: 'routed', from: 0, to: 2 },
      { name: 'TERM', from: 0, to: 0.5 },
    ],
    balancer: { mode: 'endpoints', lagSeconds: 2, routedSeconds: 2 },
    load: {
      rate: 100,
      reuse: 0.8,
      requests: ['GET /<b>"&'],
      sent: 150,
      elsewhere: 0,
      notSent: 0,
      abandoned: 0,
      achievedRate: 100,
      kept: true,
      lateMs: { p99: 1, max: 2 },
      latencyMs: { p50: 1, p99: 2, max: 3 },
      seconds: 3,
    },
    notes: [],
    events: [{ seconds: 0, pod: 'web', text: 'Killing: Stopping <container>', warning: false }],
    records: [...Array.from({ length: 100 }, (_, id) => line(id, -1 + id / 100, 'served')), ...refused],
    ...more,
  };
}

const SERIES: Series = { name: 'a&b.yaml', reports: [report(0), report(7), report(3)] };

describe('The report of a drill', () => {
  it('is readable in a terminal: verdict, picture, causes, ledger', () => {
    const text = showText(report(7), plain, 80);
    expect(text).to.match(/^pod web deleted: dropped 7 of 57 requests; FAILED\n/);
    expect(text).to.match(
      /^load {6}├─+┤\nrouted {16,}├─+┤\nTERM {18,}├─+┤\nserved {4}.*█.*\ndropped .*[▁-█]/m,
    );
    expect(text).to.include('why 7: listener closed at +0.10 s');
    expect(text).to.include('      lifecycle:\n        preStop:\n          sleep: { seconds: 3 }');
    expect(text).to.include('time: no preStop, grace 30 s, drain 0.5 s, 29.5 s to spare');
  });

  for (const columns of [20, 40, 80, 200]) {
    it(`draws its picture into ${columns} columns`, () => {
      const picture = showText(report(7), plain, columns).split('\n\n')[1] ?? '';
      const widest = Math.max(...picture.split('\n').map((each) => [...each].length));
      expect(widest).to.be.at.most(Math.max(30, Math.min(columns, 100)));
    });
  }

  it('marks a single drop that stands among many that were served', () => {
    const many = Array.from({ length: 5000 }, (_, id) => line(id, id / 2500, 'served'));
    const text = showText(report(1, { records: [...many, line(9999, 1, 'reset')] }), plain, 80);
    expect(text).to.match(/^dropped +▁$/m);
  });

  it('has a row of each manifest for several drills, and the worst in full', () => {
    const text = showSeries([SERIES], plain, 80);
    expect(text).to.match(/^a&b\.yaml +3 +1 +7 +3 +0 +0\.50 s$/m);
    expect(text).to.include('a&b.yaml: the worst of 3 runs\n\npod web deleted: dropped 7 of 57');
  });

  it('knows the worst and the median', () => {
    expect(summarize(SERIES)).to.include({ runs: 3, passed: 1, worstDropped: 7, medianDropped: 3 });
    expect(worstOf(SERIES).dropped).to.equal(7);
  });

  it('is a JUnit file with a case for each run', () => {
    const xml = showJunit([SERIES]);
    expect(xml).to.include('<testsuites name="hooklet drill" tests="3" failures="2" errors="0">');
    expect(xml).to.include('<testsuite name="a&amp;b.yaml" tests="3" failures="2"');
    expect(xml.match(/<testcase /g)).to.have.lengthOf(3);
    expect(xml).to.include(
      '<failure type="refused" message="pod web deleted: dropped 7 of 57 requests; FAILED">',
    );
    expect(xml).to.include('&lt;while&gt;');
  });

  it('is one HTML file that loads nothing and holds no markup of others', () => {
    const html = showHtml([SERIES], '1.2.3');
    expect(html).not.to.match(/<script|<link|<img|src=|https?:\/\/(?!www\.w3\.org)/);
    expect(html).not.to.include('<b>"');
    expect(html).not.to.include('<while>');
    expect(html.match(/fill="#cf222e"/g)).to.have.length.at.least(7);
    expect(html).to.include('Killing: Stopping &lt;container&gt;');
    expect(html).to.include('time</th><td>no preStop, grace 30 s, drain 0.5 s, 29.5 s to spare');
  });
});
