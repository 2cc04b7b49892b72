import { expect } from 'chai';
import { systemClock } from '../../supervisor/host/clock.ts';

describe('system clock', () => {
  it('tells the time of day', () => {
    expect(Math.abs(systemClock.now() - Date.now())).to.be.lessThan(1000);
  });

  it('does not follow when the machine’s clock is set', () => {
    const { now } = Date;
    const before = systemClock.now();
    Date.now = () => 0;
    try {
      expect(systemClock.now()).to.be.at.least(before);
    } finally {
      Date.now = now;
    }
  });

  it('rings at its time, never before', async () => {
    for (let n = 0; n < 20; n++) {
      const at = systemClock.now() + 3.4;
      await new Promise<void>((resolve) => systemClock.setTimer(at, resolve));
      expect(systemClock.now()).to.be.at.least(at);
    }
  });

  it('rings at once for a time that is over', async () => {
    await new Promise<void>((resolve) => systemClock.setTimer(0, resolve));
  });

  it('does not ring when it was cancelled', async () => {
    let rang = false;
    const at = systemClock.now() + 5;
    const cancel = systemClock.setTimer(at, () => {
      rang = true;
    });
    cancel();
    await new Promise<void>((resolve) => systemClock.setTimer(at + 10, resolve));
    expect(rang).to.equal(false);
  });

  it('does not ring at once for a time beyond 31 bits of milliseconds', async () => {
    let rang = false;
    const cancel = systemClock.setTimer(systemClock.now() + 2 ** 31 + 1000, () => {
      rang = true;
    });
    await new Promise<void>((resolve) => systemClock.setTimer(systemClock.now() + 10, resolve));
    cancel();
    expect(rang).to.equal(false);
  });
});
