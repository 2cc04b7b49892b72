/** Who ran when: the questions that upstream's container lifecycle tests ask of their logs. */

import { expect } from 'chai';
import type { ObservedPod } from './observed-pod.ts';

/** The first run of `earlier` was over when the first of `later` began. */
export function exitsBefore(pod: ObservedPod, earlier: string, later: string): void {
  const message = `${earlier} exits before ${later} starts in\n${pod}`;
  expect(pod.first(earlier).exitedAt, message).to.be.below(pod.first(later).startedAt);
}

export function startsBefore(pod: ObservedPod, earlier: string, later: string): void {
  const message = `${earlier} starts before ${later} in\n${pod}`;
  expect(pod.first(earlier).startedAt, message).to.be.below(pod.first(later).startedAt);
}

/** The last run of `earlier` ended before the last of `later` did. */
export function endsBefore(pod: ObservedPod, earlier: string, later: string): void {
  const message = `${earlier} ends before ${later} in\n${pod}`;
  expect(pod.last(earlier).exitedAt, message).to.be.below(pod.last(later).exitedAt);
}

/** Some run of the one overlaps some run of the other. */
export function runTogether(pod: ObservedPod, one: string, other: string): void {
  const overlap = pod
    .runs(one)
    .some((a) => pod.runs(other).some((b) => a.startedAt < b.exitedAt && b.startedAt < a.exitedAt));
  expect(overlap, `${one} and ${other} run together in\n${pod}`).to.equal(true);
}

export function neverStarts(pod: ObservedPod, name: string): void {
  expect(pod.runs(name).length, `runs of ${name} in\n${pod}`).to.equal(0);
}

export function ranOnce(pod: ObservedPod, name: string): void {
  expect(pod.runs(name).length, `runs of ${name} in\n${pod}`).to.equal(1);
}

/** No run begins before the one before it is over. */
export function neverOverlapsItself(pod: ObservedPod, name: string): void {
  const runs = pod.runs(name);
  runs.slice(1).forEach((run, index) => {
    expect(run.startedAt, `run ${index + 1} of ${name} in\n${pod}`).to.be.at.least(
      runs[index]?.exitedAt ?? 0,
    );
  });
}

/** The exit code and reason in the published status. */
export function ended(pod: ObservedPod, name: string, exitCode: number, reason: string): void {
  const { terminated } = pod.container(name)?.state ?? {};
  expect(
    { exitCode: terminated?.exitCode, reason: terminated?.reason },
    `the end of ${name} in\n${pod}`,
  ).to.deep.equal({ exitCode, reason });
}
