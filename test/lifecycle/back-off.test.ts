import { expect } from 'chai';
import { type BackOff, mayStartAt, nextBackOff } from '../../supervisor/lifecycle/back-off.ts';

const second = 1000;

/** The waits before the first restarts of a program that lives for `lifeSeconds` each time. */
function waits(count: number, lifeSeconds: number): number[] {
  let entry: BackOff | undefined;
  let finishedAt = lifeSeconds * second;
  return Array.from({ length: count }, () => {
    const startAt = mayStartAt(entry, finishedAt);
    const wait = (startAt - finishedAt) / second;
    entry = nextBackOff(entry, finishedAt, startAt);
    finishedAt = startAt + lifeSeconds * second;
    return wait;
  });
}

describe('back-off', () => {
  it('lets the first restart happen at once and makes the entry then (UB-1)', () => {
    expect(mayStartAt(undefined, 7)).to.equal(7);
    expect(nextBackOff(undefined, 7, 9)).to.deep.equal({ seconds: 10, updatedAt: 9 });
  });

  it('waits for its time from the exit, not from the last start (UB-1)', () => {
    expect(mayStartAt({ seconds: 40, updatedAt: 0 }, 12 * second)).to.equal(52 * second);
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
    expect(mayStartAt(old, 600 * second)).to.equal(900 * second);
    expect(mayStartAt(old, 600 * second + 1)).to.equal(600 * second + 1);
    expect(nextBackOff(old, 600 * second + 1, 601 * second)).to.deep.equal({
      seconds: 10,
      updatedAt: 601 * second,
    });
  });
});
