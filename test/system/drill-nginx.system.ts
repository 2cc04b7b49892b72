/** The drill on nginx from Debian: what its own stop and quit do to downloads, and how the drill explains it. */

import { expect } from 'chai';
import type { SubjectName } from '../../bench/drill/subjects.ts';
import { causesOf, classesOf, type Drills, holdDrills } from '../support/drill-truths.ts';

const NAMES = [
  'nginx-term',
  'nginx-quit-hook',
  'nginx-stopsignal-quit',
  'nginx-quit-hook-waits',
  'nginx-sleep-quit',
] as const satisfies readonly SubjectName[];

describe('The drill on nginx', function () {
  this.timeout(40_000);
  this.slow(15_000);

  let drills: Drills;
  before(() => {
    drills = holdDrills(NAMES);
  });
  after(() => drills.end());

  it('sees the downloads that TERM truncates', async () => {
    const report = await drills.report('nginx-term');
    expect(classesOf(report)).to.include.keys('truncated', 'refused');
    expect(causesOf(report)).to.include.keys('cut-on-signal');
    expect(report.ledger?.exitCode).to.equal(0);
  });

  it('sees the downloads that TERM truncates right after `nginx -s quit` as preStop (kubernetes issue 39170)', async () => {
    const report = await drills.report('nginx-quit-hook');
    expect(classesOf(report)).to.include.keys('truncated');
    const cause = report.causes.find(({ kind }) => kind === 'signal-cut-drain');
    expect(cause?.words).to.match(
      /^TERM came \d+ ms after a preStop that returned before the drain was done \(.*-s quit.*and cut \d+ requests in flight/,
    );
    expect(cause?.manifest).to.include('stopSignal: SIGQUIT');
  });

  for (const [name, what] of [
    ['nginx-stopsignal-quit', 'with QUIT as the stop signal'],
    ['nginx-quit-hook-waits', 'when the preStop hook waits for `nginx -s quit`'],
  ] as const)
    it(`sees no download truncated ${what}, and that the listener closes at once`, async () => {
      const report = await drills.report(name);
      const { truncated, refused } = classesOf(report);
      expect([truncated, report.killed, report.ledger?.exitCode]).to.deep.equal([undefined, false, 0]);
      expect(refused).to.be.above(0);
      expect(causesOf(report)).to.include.keys('listener-closed');
    });

  it('sees nothing dropped when a preStop sleep outlasts the endpoints and QUIT comes then', async () => {
    const report = await drills.report('nginx-sleep-quit');
    expect([report.dropped, report.killed, report.passed, report.notes]).to.deep.equal([0, false, true, []]);
  });
});
