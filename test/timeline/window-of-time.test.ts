/** The live page's window of time follows what happens, and stands still where somebody looks. */

import { expect } from 'chai';
import { createTimeWindow } from '../../supervisor/timeline/page/window-of-time.ts';

describe('The window of time', () => {
  it('fits a run that is still short, and settles at a minute', () => {
    const time = createTimeWindow();
    expect([0, 16_000, 48_000, 3_600_000].map((now) => time.span(now, 0))).to.deep.equal([
      8000, 20_000, 60_000, 60_000,
    ]);
    expect(time.at(3_600_000, 0)).to.deep.equal({ from: 3_552_000, to: 3_612_000, following: true });
  });

  it('stands still when paused, and does not grow then', () => {
    const time = createTimeWindow();
    time.follow(false, 16_000, 0);
    const paused = time.at(16_000, 0);
    expect(time.at(40_000, 0)).to.deep.equal(paused);
    expect(paused.following).to.equal(false);
  });

  it('keeps the moment under the pointer when it zooms', () => {
    const time = createTimeWindow();
    time.all(100_000, 0);
    const { from, to } = time.at(100_000, 0);
    const moment = from + (to - from) * 0.25;
    time.zoom(0.5, 0.25, 100_000, 0);
    const after = time.at(100_000, 0);
    expect(after.from + (after.to - after.from) * 0.25).to.be.closeTo(moment, 0.001);
  });

  it('shows a moment in the middle, and follows again from there', () => {
    const time = createTimeWindow();
    time.show(30_000, 100_000, 0);
    const { from, to } = time.at(100_000, 0);
    expect((from + to) / 2).to.equal(30_000);
    time.follow(true, 100_000, 0);
    expect(time.at(100_000, 0).to).to.be.above(100_000);
  });
});
