import { expect } from 'chai';
import {
  deletionGraceSeconds,
  killGraceSeconds,
  MINIMUM_GRACE_SECONDS,
  preStopDeadline,
  remainingGraceSeconds,
} from '../../supervisor/lifecycle/grace.ts';

describe('grace', () => {
  describe('of a deletion', () => {
    it("is the deletion's own when it has one", () => {
      expect(deletionGraceSeconds(60, 30)).to.equal(60);
      expect(deletionGraceSeconds(5, 30)).to.equal(5);
    });

    it("is the pod's otherwise", () => {
      expect(deletionGraceSeconds(undefined, 30)).to.equal(30);
    });

    it('is never below 1 s, for a forced deletion (0) and a pod grace of 0 alike', () => {
      expect(deletionGraceSeconds(0, 30)).to.equal(1);
      expect(deletionGraceSeconds(undefined, 0)).to.equal(1);
    });
  });

  it("is the pod's for a kill that is no deletion, 0 included (UK-26)", () => {
    expect(killGraceSeconds(60)).to.equal(60);
    expect(killGraceSeconds(0)).to.equal(0);
  });

  it('is used up by preStop when all of it has passed', () => {
    expect(preStopDeadline({ startedAt: 5000, graceSeconds: 30 })).to.equal(35_000);
  });

  describe('left for the process', () => {
    const left = (graceSeconds: number, afterMs: number) =>
      remainingGraceSeconds({ startedAt: 250, graceSeconds }, 250 + afterMs);

    it('counts whole seconds of preStop, rounded down (2.3, worked numbers)', () => {
      expect(left(30, 0)).to.equal(30);
      expect(left(30, 400)).to.equal(30);
      expect(left(30, 999)).to.equal(30);
      expect(left(30, 1000)).to.equal(29);
      expect(left(30, 1900)).to.equal(29);
      expect(left(5, 3000)).to.equal(2);
    });

    it('is at least 2 s (UK-25)', () => {
      expect(MINIMUM_GRACE_SECONDS).to.equal(2);
      expect(left(30, 29_500)).to.equal(2);
      expect(left(30, 30_000)).to.equal(2);
      expect(left(30, 90_000)).to.equal(2);
      expect(left(1, 0)).to.equal(2);
      expect(left(0, 0)).to.equal(2);
    });
  });
});
