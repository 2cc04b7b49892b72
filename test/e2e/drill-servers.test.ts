/** The drill on Express with each of the usual ways to stop, and on the fortune service: what is known of them comes out. */

import { expect } from 'chai';
import type { SubjectName } from '../../bench/drill/subjects.ts';
import { causesOf, classesOf, type Drills, holdDrills } from '../support/drill-truths.ts';

/** The one that takes longest comes first. */
const NAMES = [
  'express-nothing',
  'express-close',
  'express-stoppable',
  'express-http-terminator',
  'express-terminus',
  'fortune-fast',
  'fortune-graceful',
] as const satisfies readonly SubjectName[];

/** Those that have done it right. */
const CLEAN = [
  'express-close-sleep',
  'express-terminus-sleep',
  'fortune-lame-duck',
  'fortune',
  'fortune-fast-prestop',
] as const satisfies readonly SubjectName[];

describe('The drill on real servers', function () {
  this.timeout(40_000);
  this.slow(15_000);

  let drills: Drills;
  before(() => {
    drills = holdDrills([...NAMES, ...CLEAN]);
  });
  after(() => drills.end());

  it('sees a server without a handler live on as PID 1 until it is killed', async () => {
    const report = await drills.report('express-nothing');
    expect(report).to.include({ dropped: 0, killed: true, passed: false });
    expect(report.ledger?.exitCode).to.equal(137);
  });

  for (const [name, what] of [
    ['express-close', 'server.close()'],
    ['express-stoppable', 'stoppable'],
  ] as const)
    it(`sees that ${what} closes the listener while traffic comes, and finishes what is in flight`, async () => {
      const report = await drills.report(name);
      const { refused, truncated } = classesOf(report);
      expect(refused).to.be.above(0);
      expect([truncated, report.killed, report.ledger?.exitCode]).to.deep.equal([undefined, false, 0]);
      const cause = report.causes.find(({ kind }) => kind === 'listener-closed');
      expect(cause?.words).to.match(
        /^listener closed at \+0\.\d\d s.* while endpoints still routed until \+0\.70 s$/,
      );
    });

  it('sees that http-terminator turns new connections away, and cuts downloads after a second', async () => {
    const report = await drills.report('express-http-terminator');
    expect(causesOf(report)).to.include.keys('turned-away', 'drain-given-up');
    expect(classesOf(report).truncated).to.be.above(0);
  });

  it('sees that terminus closes the listener, and cuts downloads after a second', async () => {
    const report = await drills.report('express-terminus');
    expect(causesOf(report)).to.include.keys('listener-closed', 'drain-given-up');
    expect(classesOf(report).truncated).to.be.above(0);
  });

  it('sees that the fast stop of the fortune service drops what is in flight', async () => {
    const report = await drills.report('fortune-fast');
    expect(causesOf(report)).to.include.keys('cut-on-signal', 'process-gone');
  });

  it('sees that a graceful service without a lame duck closes its listener too early', async () => {
    const report = await drills.report('fortune-graceful');
    expect(Object.keys(causesOf(report))).to.include('listener-closed');
    expect(causesOf(report)).not.to.have.any.keys('cut-on-signal', 'drain-given-up');
  });

  for (const name of CLEAN)
    it(`sees nothing dropped by ${name}`, async () => {
      const report = await drills.report(name);
      expect([report.dropped, report.killed, report.causes]).to.deep.equal([0, false, []]);
      expect(report.ledger?.exitCode).to.equal(0);
    });
});
