/** The drill judged by servers whose drops are known: as often as is asked for. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { toldDrill } from '../../support/told-drill.ts';

/** So many requests are dropped: enough to be a mistake in counting, few enough for half a second of load. */
const COUNT = 17;

/** What the client sees of each: a class, or a cause whose classes the kernel chooses. */
const CLASSES = ['reset', 'closed', 'truncated', 'malformed', 'error-status', 'timed-out'] as const;
const CAUSES = ['killed-in-flight', 'keep-alive-closed'] as const;

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

  for (const how of CAUSES) {
    it(`names the cause of ${COUNT} requests that are dropped as ${how}, ${runs} times of ${runs}`, async () => {
      await repeat(runs, async () => {
        const { report } = await toldDrill(how, COUNT);
        expect(report.causes.map(({ kind, count }) => [kind, count])).to.deep.equal([[how, COUNT]]);
        expect(report.killed).to.equal(how === 'killed-in-flight');
      });
    });
  }

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
