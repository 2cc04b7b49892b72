import { expect } from 'chai';
import {
  type BackOff,
  type BackOffLimits,
  CRASH_LOOP_BACK_OFF,
  FAST_BACK_OFF,
  mayStartAt,
  nextBackOff,
} from '../../supervisor/lifecycle/back-off.ts';

const second = 1000;
const LIMITS = CRASH_LOOP_BACK_OFF;

/** The waits before the first restarts of a program that lives for `lifeSeconds` each time. */
function waits(count: number, lifeSeconds: number, limits: BackOffLimits = LIMITS): number[] {
  let entry: BackOff | undefined;
  let finishedAt = lifeSeconds * second;
  return Array.from({ length: count }, () => {
    const startAt = mayStartAt(limits, entry, finishedAt);
    const wait = (startAt - finishedAt) / second;
    entry = nextBackOff(limits, entry, finishedAt, startAt);
    finishedAt = startAt + lifeSeconds * second;
    return wait;
  });
}

describe('back-off', () => {
  it('lets the first restart happen at once and makes the entry then (UB-1)', () => {
    expect(mayStartAt(LIMITS, undefined, 7)).to.equal(7);
    expect(nextBackOff(LIMITS, undefined, 7, 9)).to.deep.equal({ seconds: 10, updatedAt: 9 });
  });

  it('waits for its time from the exit, not from the last start (UB-1)', () => {
    expect(mayStartAt(LIMITS, { seconds: 40, updatedAt: 0 }, 12 * second)).to.equal(52 * second);
  });

  it('doubles from 10 s to 300 s (UB-2)', () => {
    expect(waits(9, 0)).to.deep.equal([0, 10, 20, 40, 80, 160, 300, 300, 300]);
  });

  it('gives a program that exits at once the restart times of the table (4.2)', () => {
    let sum = 0;
    const times = waits(7, 0).map((wait) => {
      sum += wait;
      return sum;
    });
    expect(times).to.deep.equal([0, 10, 30, 70, 150, 310, 610]);
  });

  it('does not mind how long the program lives, up to 10 minutes', () => {
    expect(waits(5, 600)).to.deep.equal([0, 10, 20, 40, 80]);
  });

  it('starts afresh when the program ended more than 10 minutes after its last restart', () => {
    expect(waits(5, 600.001)).to.deep.equal([0, 0, 0, 0, 0]);
    const old = { seconds: 300, updatedAt: 0 };
    expect(mayStartAt(LIMITS, old, 600 * second)).to.equal(900 * second);
    expect(mayStartAt(LIMITS, old, 600 * second + 1)).to.equal(600 * second + 1);
    expect(nextBackOff(LIMITS, old, 600 * second + 1, 601 * second)).to.deep.equal({
      seconds: 10,
      updatedAt: 601 * second,
    });
  });

  it('goes from 1 s to 60 s when it is fast (KEP-4603)', () => {
    expect(waits(9, 0, FAST_BACK_OFF)).to.deep.equal([0, 1, 2, 4, 8, 16, 32, 60, 60]);
    expect(waits(4, 120, FAST_BACK_OFF)).to.deep.equal([0, 1, 2, 4]);
    expect(waits(4, 120.001, FAST_BACK_OFF)).to.deep.equal([0, 0, 0, 0]);
  });

  it('starts at the maximum when that is less (crashLoopBackOff.maxContainerRestartPeriod)', () => {
    expect(waits(4, 0, { initialSeconds: 10, maxSeconds: 3 })).to.deep.equal([0, 3, 3, 3]);
  });
});
