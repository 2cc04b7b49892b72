import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openLogFile } from '../../supervisor/host/log-file.ts';
import { readTerminationLog, readTerminationMessage } from '../../supervisor/host/termination-message.ts';

describe('termination message', () => {
  let directory = '';
  let path = '';

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'hooklet-messages-'));
    path = join(directory, 'termination-log');
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it('is what the file says', async () => {
    writeFileSync(path, 'out of luck\n');
    expect(await readTerminationMessage(path)).to.equal('out of luck\n');
  });

  it('is empty without a file', async () => {
    expect(await readTerminationMessage(path)).to.equal('');
  });

  it('is the last 4096 bytes of a long one', async () => {
    writeFileSync(path, `${'x'.repeat(10)}${'y'.repeat(4096)}`);
    expect(await readTerminationMessage(path)).to.equal('y'.repeat(4096));
    writeFileSync(path, '€'.repeat(2000));
    expect(await readTerminationMessage(path)).to.equal('€'.repeat(1365));
  });

  it('says why the file cannot be read', async () => {
    expect(await readTerminationMessage(directory)).to.equal(
      `Error on reading termination log ${directory}: read ${directory}: is a directory`,
    );
    if (process.getuid?.() === 0) return;
    writeFileSync(path, 'secret');
    chmodSync(path, 0);
    expect(await readTerminationMessage(path)).to.equal(
      `Error on reading termination log ${path}: open ${path}: permission denied`,
    );
  });

  it('does not wait for a FIFO that a container left in its place', async () => {
    execFileSync('mkfifo', [path]);
    expect(await readTerminationMessage(path)).to.equal(
      `Error on reading termination log ${path}: not a regular file`,
    );
  });

  it('falls back to the last 80 lines or 2048 bytes of the log', async () => {
    const log = openLogFile(path);
    for (let n = 0; n < 100; n++) log.write('stderr', Buffer.from(`line ${n}\n`));
    await log.close();
    const message = await readTerminationLog(path);
    expect(message)
      .to.match(/^line 20\n/)
      .and.match(/line 99\n$/);

    const wide = openLogFile(path);
    wide.write('stdout', Buffer.from(`${'x'.repeat(3000)}\n`));
    await wide.close();
    expect(await readTerminationLog(path)).to.equal(`${'x'.repeat(2047)}\n`);
    expect(await readTerminationLog(join(directory, 'none'))).to.equal('');
  });
});
