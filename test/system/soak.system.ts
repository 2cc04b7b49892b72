/** Half a minute of what `npm run soak` does for ten: no promise is broken. */

import { expect } from 'chai';
import { judgeRealLife } from '../../bench/soak/real/judge.ts';
import { type RealFindings, soakRealLife } from '../../bench/soak/real/real-life.ts';
import { canMount } from '../../bench/soak/real/supervised.ts';

const DISK_MIB = 16;

describe('Half a minute of real life', function () {
  this.timeout(120_000);
  this.slow(60_000);

  let findings: RealFindings;

  before(async () => {
    findings = await soakRealLife({
      // Two rounds, which is the least.
      minutes: 0,
      roundSeconds: 6,
      pods: 12,
      seed: Number(process.env.SEED ?? 1),
      diskMiB: canMount() ? DISK_MIB : 0,
      judgesMemory: false,
      say: () => {},
    });
  });

  it('breaks no promise', () => {
    expect(judgeRealLife(findings).filter(({ held }) => !held)).to.deep.equal([]);
    expect(findings.rounds).to.have.length(2);
    const { creates, patches, deletes } = findings.counts;
    expect(Math.min(creates, patches, deletes), 'what was acknowledged').to.be.above(20);
    expect(findings.clients, 'clients that vanished').to.be.above(20);
  });

  it('has had a disk without room', function () {
    if (!findings.smallDisk) this.skip();
    expect(judgeRealLife(findings).map(({ what }) => what)).to.include('A full disk is said, and survived');
  });
});
