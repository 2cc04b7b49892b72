import { closeSync, existsSync, fstatSync, readdirSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { NEEDS_PIPES, openPipe, readPipe } from '../../supervisor/host/open-pipe.ts';

describe('open pipe', () => {
  before(function () {
    if (!NEEDS_PIPES) this.skip();
  });

  it('carries bytes, ends with its writer, and leaves nothing on disk', async () => {
    const before = readdirSync(tmpdir());
    const pipe = await openPipe();
    if (!pipe) throw new Error('no pipe');
    writeSync(pipe.writeFd, 'hello');
    expect(existsSync(`/proc/self/fd/${pipe.writeFd}`)).to.equal(true);
    closeSync(pipe.writeFd);
    expect((await readPipe(pipe.readFd).toArray()).join('')).to.equal('hello');
    const made = readdirSync(tmpdir()).filter(
      (name) => /^hooklet-\w{6}$/.test(name) && !before.includes(name),
    );
    expect(made).to.deep.equal([]);
  });

  it('gives every caller a pipe of its own', async () => {
    const pipes = await Promise.all(Array.from({ length: 10 }, () => openPipe()));
    const fds = pipes.map((pipe) => pipe?.writeFd ?? -1);
    expect(new Set(fds).size).to.equal(10);
    expect(new Set(pipes.map((pipe) => pipe?.number.ino)).size).to.equal(10);
    expect(fds.every((fd) => fstatSync(fd).isFIFO())).to.equal(true);
    for (const fd of [...fds, ...pipes.map((pipe) => pipe?.readFd ?? -1)]) closeSync(fd);
  });
});
