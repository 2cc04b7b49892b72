import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { removeOlderLogs } from '../../supervisor/host/remove-older-logs.ts';

describe('removeOlderLogs', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-logs-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(...names: readonly string[]): void {
    for (const name of names) writeFileSync(join(folder, name), 'x');
  }

  it('keeps the log of the instance before, with what was rotated of it', async () => {
    write('7.log', '7.log.20260101-000000', '8.log', '9.log', '9.log.20260101-000000', '10.log');
    await removeOlderLogs(join(folder, '10.log'));
    expect(readdirSync(folder).sort()).to.deep.equal(['10.log', '9.log', '9.log.20260101-000000']);
  });

  it('keeps the last log that there is when instances between have left none', async () => {
    write('2.log', '4.log');
    await removeOlderLogs(join(folder, '9.log'));
    expect(readdirSync(folder)).to.deep.equal(['4.log']);
  });

  it('leaves alone what is no log, and newer ones', async () => {
    write('0.log', '1.log', '3.log', 'notes', '0.termination-log');
    mkdirSync(join(folder, '0'));
    await removeOlderLogs(join(folder, '2.log'));
    expect(readdirSync(folder).sort()).to.deep.equal(['0', '0.termination-log', '1.log', '3.log', 'notes']);
  });

  it('has nothing to do before there is a log', async () => {
    await removeOlderLogs(join(folder, 'none', '0.log'));
  });
});
