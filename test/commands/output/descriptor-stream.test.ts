/** Writing to a descriptor that is shared: nothing lost to a slow reader, nothing changed for the others. */

import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { descriptorStream } from '../../../supervisor/commands/output/descriptor-stream.ts';
import { eventually } from '../../support/eventually.ts';

const MORE_THAN_A_PIPE_HOLDS = 300_000;

describe('descriptorStream', () => {
  let folder: string;
  let readFd: number;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-fd-'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    readFd = openSync(join(folder, 'pipe'), constants.O_RDONLY | constants.O_NONBLOCK);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function readSome(): number {
    try {
      return readSync(readFd, Buffer.alloc(65_536));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
      throw error;
    }
  }

  for (const [title, flags] of [
    ['blocks', constants.O_WRONLY],
    ['does not block', constants.O_WRONLY | constants.O_NONBLOCK],
  ] as const) {
    it(`writes all to a slow reader of a pipe that ${title}`, async () => {
      const fd = openSync(join(folder, 'pipe'), flags);
      const stream = descriptorStream(fd);
      const written = new Promise<void>((resolve) =>
        stream.end('x'.repeat(MORE_THAN_A_PIPE_HOLDS), () => resolve()),
      );
      let read = 0;
      await eventually(() => {
        read += readSome();
        if (read < MORE_THAN_A_PIPE_HOLDS) throw new Error(`only ${read} bytes`);
      });
      await written;
      closeSync(fd);
      closeSync(readFd);
    });
  }

  it('ends quietly when the reader has gone', async () => {
    const fd = openSync(join(folder, 'pipe'), constants.O_WRONLY);
    closeSync(readFd);
    const stream = descriptorStream(fd);
    stream.write('nobody reads this');
    await eventually(() => expect(stream.errored).to.include({ code: 'EPIPE' }));
    closeSync(fd);
  });
});
