/** docs/lifecycle.md: its figures are those that the rules give, its events those that there are. */

import { expect } from 'chai';
import {
  type BackOff,
  type BackOffLimits,
  CRASH_LOOP_BACK_OFF,
  FAST_BACK_OFF,
  mayStartAt,
  nextBackOff,
} from '../../supervisor/lifecycle/back-off.ts';
import { EVENT } from '../../supervisor/lifecycle/event-reasons.ts';
import { processGraceSeconds, spend } from '../../supervisor/lifecycle/grace.ts';
import type { Stop } from '../../supervisor/lifecycle/pod-state.ts';
import { textOf } from './pages.ts';

const page = textOf('docs/lifecycle.md');

/** Seconds before each restart of a program that ends at once. */
function waits(limits: BackOffLimits, restarts: number): number[] {
  let backOff: BackOff | undefined;
  let now = 0;
  return Array.from({ length: restarts }, () => {
    const exitedAt = now;
    now = mayStartAt(limits, backOff, exitedAt);
    backOff = nextBackOff(limits, backOff, exitedAt, now);
    return (now - exitedAt) / 1000;
  });
}

describe('The page about the lifecycle', () => {
  it('has the waits before restarts', () => {
    const row = (seconds: readonly number[]) => seconds.map((each) => `${each} s`).join(' | ');
    expect(page).to.include(`| waits | ${row(waits(CRASH_LOOP_BACK_OFF, 7))} |`);
    const fast = waits(FAST_BACK_OFF, 8);
    expect(page).to.include(`| \`--backoff fast\` | ${row(fast.slice(0, 7))}, then ${fast[7]} s |`);
    expect(waits(CRASH_LOOP_BACK_OFF, 9).slice(7)).to.deep.equal([300, 300]);
  });

  it('has what preStop hooks leave of a grace of 30 s', () => {
    const stop: Stop = { cause: 'pod-ends', startedAt: 0, graceSeconds: 30, leftSeconds: 30, ordered: false };
    for (const seconds of [0.4, 1.9, 29.5]) {
      const left = processGraceSeconds(spend(stop, 0, seconds * 1000));
      expect(page).to.include(`| ${seconds} s | ${left} s |`);
    }
    expect(page).to.include(`| all of it | ${processGraceSeconds({ ...stop, leftSeconds: 0 })} s:`);
  });

  it('has every event, with its type', () => {
    const rows = [...page.matchAll(/^\| (`[\w`, ]+`) \| (Normal|Warning) \|/gm)];
    const told = rows.flatMap(([, reasons = '', type]) =>
      [...reasons.matchAll(/`(\w+)`/g)].map(([, reason]) => `${type} ${reason}`),
    );
    const recorded = Object.values(EVENT).map(({ eventType, reason }) => `${eventType} ${reason}`);
    expect(told.sort()).to.deep.equal([...recorded].sort());
  });
});
