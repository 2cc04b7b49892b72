/** The drill judged by servers whose drops are known: as often as is asked for. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { ARRIVING_MS } from '../../../supervisor/drill/judge/cause.ts';
import { toldDrill } from '../../support/told-drill.ts';

/** So many requests are dropped: enough to be a mistake in counting, few enough for half a second of load. */
const COUNT = 17;

/** What the client sees of each. */
const CLASSES = ['reset', 'closed', 'truncated', 'malformed', 'error-status', 'timed-out'] as const;

/** Times of a report are rounded to a tenth of a millisecond. */
const ROUNDED = 0.0002;

/** At once: the machine is then busy, as a judge must bear. */
const SIDE_BY_SIDE = 4;

export function judgesItself(runs: number): void {
  for (const how of CLASSES) {
    it(`counts ${COUNT} requests that are dropped as ${how}, ${runs} times of ${runs}`, async () => {
      await repeat(runs, async () => {
        const { report } = await toldDrill(how, COUNT);
        expect(report.classes.map(({ class: each, count }) => [each, count])).to.deep.equal([[how, COUNT]]);
        expect(report).to.include({ dropped: COUNT, killed: false, passed: false });
        expect(report.before.failed).to.equal(0);
      });
    });
  }

  it(`names the cause of ${COUNT} requests that are killed in flight, ${runs} times of ${runs}`, async () => {
    await repeat(runs, async () => {
      const { report } = await toldDrill('killed-in-flight', COUNT);
      expect(report.causes.map(({ kind, count }) => [kind, count])).to.deep.equal([
        ['killed-in-flight', COUNT],
      ]);
      expect(report.killed).to.equal(true);
    });
  });

  it(`names the cause of ${COUNT} requests under which a kept connection is closed, ${runs} times of ${runs}`, async () => {
    await repeat(runs, async () => {
      const { report } = await toldDrill('keep-alive-closed', COUNT);
      // On a busy machine a request may be on its way for longer, and cannot be told from one that was worked on.
      const arriving = report.records.filter(
        ({ fate, reused, sent, ended }) =>
          fate !== 'served' && reused && ended - sent <= ARRIVING_MS / 1000 - ROUNDED,
      );
      const named = report.causes.find(({ kind }) => kind === 'keep-alive-closed')?.requests ?? [];
      expect(named).to.include.members(arriving.map(({ id }) => id));
      expect(report).to.include({ dropped: COUNT, killed: false });
    });
  });

  it(`counts as dropped what a closed listener has not let in, ${runs} times of ${runs}`, async () => {
    await repeat(runs, async () => {
      const { report, answered } = await toldDrill('refused', 0);
      expect(report.dropped).to.equal(report.load.sent + 1 - answered);
      expect(report.dropped).to.be.above(0);
      expect(report.causes.map(({ kind }) => kind)).to.deep.equal(['listener-closed']);
    });
  });

  it(`never accuses a server that drops nothing, ${runs} times of ${runs} under CPU load`, async () => {
    await underLoad(() =>
      repeat(runs, async () => {
        const { report, answered } = await toldDrill('nothing', 0);
        expect([report.dropped, report.before.failed, report.causes.length]).to.deep.equal([0, 0, 0]);
        expect(report.load.sent + 1).to.equal(answered);
      }),
    );
  });
}

async function repeat(runs: number, run: () => Promise<void>): Promise<void> {
  let begun = 0;
  const lane = async () => {
    while (begun < runs) {
      begun += 1;
      await run();
    }
  };
  await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, runs) }, lane));
}

/** Two programs that want a core each. */
async function underLoad(work: () => Promise<void>): Promise<void> {
  const busy = [1, 2].map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  try {
    await work();
  } finally {
    await Promise.all(
      busy.map((child) => {
        child.kill('SIGKILL');
        return once(child, 'exit');
      }),
    );
  }
}
