import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { pruneLogs } from '../../supervisor/commands/prune-logs.ts';

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

  it('does nothing where there are no logs', async () => {
    await pruneLogs(join(root, 'none'), Date.now());
  });
});
