import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { keepLogsPruned, pruneLogs } from '../../supervisor/commands/prune-logs.ts';
import type { Clock } from '../../supervisor/host/clock.ts';
import { eventually } from '../support/eventually.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('pruneLogs', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'hooklet-logs-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function log(pod: string, daysAgo: number): string {
    const folder = join(root, pod, 'main');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, '0.log');
    writeFileSync(file, 'x');
    const then = new Date(Date.now() - daysAgo * DAY_MS);
    for (const path of [file, folder, join(root, pod)]) utimesSync(path, then, then);
    return file;
  }

  it('removes the logs that nothing was written into for a week', async () => {
    const [old, recent] = [log('old', 8), log('recent', 6)];
    await pruneLogs(root, Date.now());
    expect([existsSync(old), existsSync(recent)]).to.deep.equal([false, true]);
  });

  it('keeps a pod whose folder is old but whose log is still written', async () => {
    const file = log('busy', 30);
    utimesSync(file, new Date(), new Date());
    await pruneLogs(root, Date.now());
    expect(existsSync(file)).to.equal(true);
  });

  it('is done again while hooklet runs, until it ends', async () => {
    const [first, later] = [log('first', 8), log('later', 6)];
    let now = Date.now();
    const timers = new Set<() => void>();
    const clock: Clock = {
      now: () => now,
      setTimer(atMs, fn) {
        const ring = () => {
          timers.delete(ring);
          now = atMs;
          fn();
        };
        timers.add(ring);
        return () => timers.delete(ring);
      },
    };
    const stop = keepLogsPruned(root, clock, expect.fail);
    await eventually(() => expect([existsSync(first), existsSync(later)]).to.deep.equal([false, true]));
    for (let passed = 0; passed < 2 * 4; passed += 1) for (const ring of [...timers]) ring();
    await eventually(() => expect(existsSync(later)).to.equal(false));
    stop();
    expect(timers.size).to.equal(0);
  });

  it('does nothing where there are no logs', async () => {
    await pruneLogs(join(root, 'none'), Date.now());
  });
});
