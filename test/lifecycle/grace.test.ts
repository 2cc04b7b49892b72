import { expect } from 'chai';
import {
  killGraceSeconds,
  MINIMUM_GRACE_SECONDS,
  podGraceSeconds,
  preStopDeadline,
  processGraceSeconds,
  spend,
} from '../../supervisor/lifecycle/grace.ts';
import type { PodState, Stop, StopCause } from '../../supervisor/lifecycle/pod-state.ts';
import { probe } from '../support/pod.ts';
import { podState } from '../support/state.ts';

const withGrace = (terminationGracePeriodSeconds: number, deletion?: number): PodState => ({
  ...podState([{}], { terminationGracePeriodSeconds }),
  ...(deletion === undefined ? {} : { deletion: { requestedAt: 0, graceSeconds: deletion } }),
});

describe('grace', () => {
  describe('of a deletion', () => {
    it("is the deletion's own when it has one", () => {
      expect(podGraceSeconds(withGrace(30, 60))).to.equal(60);
      expect(podGraceSeconds(withGrace(30, 5))).to.equal(5);
    });

    it("is the pod's otherwise", () => {
      expect(podGraceSeconds(withGrace(30))).to.equal(30);
    });

    it('is never below 1 s, for a forced deletion (0) and a pod grace of 0 alike', () => {
      expect(podGraceSeconds(withGrace(30, 0))).to.equal(1);
      expect(podGraceSeconds(withGrace(0))).to.equal(1);
    });
  });

  describe('of one container (UK-25 to UK-35)', () => {
    interface Case {
      readonly pod: number;
      readonly liveness?: number;
      readonly startup?: number;
      readonly deletion?: number;
    }

    function grace({ pod, liveness, startup, deletion }: Case, cause: StopCause): number {
      const withSeconds = (seconds: number) => probe({ terminationGracePeriodSeconds: seconds });
      const spec = {
        ...(liveness === undefined ? {} : { livenessProbe: withSeconds(liveness) }),
        ...(startup === undefined ? {} : { startupProbe: withSeconds(startup) }),
      };
      const [record] = podState([{ spec }]).containers;
      if (!record) throw new Error('no record');
      return killGraceSeconds(withGrace(pod, deletion), record, cause);
    }

    it("is the pod's for a kill that is no deletion, 0 included (UK-26)", () => {
      expect(grace({ pod: 60 }, 'pod-ends')).to.equal(60);
      expect(grace({ pod: 0 }, 'failed-post-start')).to.equal(0);
    });

    it("is the liveness probe's when that caused it, also when it is longer", () => {
      expect(grace({ pod: 60, liveness: 10 }, 'liveness')).to.equal(10);
      expect(grace({ pod: 10, liveness: 60 }, 'liveness')).to.equal(60);
    });

    it("is the startup probe's when that caused it, also when it is longer", () => {
      expect(grace({ pod: 60, startup: 10 }, 'startup')).to.equal(10);
      expect(grace({ pod: 10, startup: 60 }, 'startup')).to.equal(60);
    });

    it("is the pod's when something else caused it", () => {
      expect(grace({ pod: 60, liveness: 10 }, 'startup')).to.equal(60);
      expect(grace({ pod: 60, startup: 10 }, 'liveness')).to.equal(60);
      expect(grace({ pod: 60, startup: 10 }, 'definition-changed')).to.equal(60);
      expect(grace({ pod: 60 }, 'liveness')).to.equal(60);
    });

    it('goes by the cause when all three are set', () => {
      const all = { pod: 60, startup: 10, liveness: 30 };
      expect(grace(all, 'pod-ends')).to.equal(60);
      expect(grace(all, 'startup')).to.equal(10);
      expect(grace(all, 'liveness')).to.equal(30);
    });

    it('is not changed by a deletion during the sync that kills it', () => {
      expect(grace({ pod: 60, liveness: 30, deletion: 7 }, 'liveness')).to.equal(30);
      expect(grace({ pod: 60, deletion: 7 }, 'failed-post-start')).to.equal(60);
    });

    it('is none for a restart of all containers and for a second Ctrl-C', () => {
      expect(grace({ pod: 60 }, 'restart-all')).to.equal(0);
      expect(grace({ pod: 60 }, 'kill')).to.equal(0);
    });
  });

  const stop = (graceSeconds: number, startedAt: number): Stop => ({
    cause: 'pod-ends',
    startedAt,
    graceSeconds,
    leftSeconds: graceSeconds,
    ordered: false,
  });

  it('is used up by preStop when all of it has passed', () => {
    expect(preStopDeadline(stop(30, 5000))).to.equal(35_000);
  });

  describe('left for the process', () => {
    const left = (graceSeconds: number, afterMs: number) =>
      processGraceSeconds(spend(stop(graceSeconds, 250), 250, 250 + afterMs));

    it('counts whole seconds of preStop, rounded down (2.3, worked numbers)', () => {
      expect(left(30, 0)).to.equal(30);
      expect(left(30, 400)).to.equal(30);
      expect(left(30, 999)).to.equal(30);
      expect(left(30, 1000)).to.equal(29);
      expect(left(30, 1900)).to.equal(29);
      expect(left(5, 3000)).to.equal(2);
    });

    it('counts the wait for its turn for itself: 1.9 s and 1.9 s cost 2 s (trace n1)', () => {
      const after = spend(spend(stop(30, 0), 0, 1900), 1900, 3800);
      expect(processGraceSeconds(after)).to.equal(28);
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
