import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type FollowOptions, followLog } from '../../supervisor/host/follow-log.ts';
import { openLogFile } from '../../supervisor/host/log-file.ts';
import { eventually } from '../support/eventually.ts';

const line = (text: string) => `2026-01-01T00:00:00.000000000Z stdout F ${text}\n`;

describe('A log that is followed', () => {
  let folder: string;
  let path: string;
  let stop: AbortController;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-follow-'));
    path = join(folder, '0.log');
    stop = new AbortController();
  });

  afterEach(() => {
    stop.abort();
    rmSync(folder, { recursive: true, force: true });
  });

  function read(options: FollowOptions = {}): { readonly lines: string[]; readonly done: Promise<void> } {
    const lines: string[] = [];
    const done = (async () => {
      for await (const entries of followLog(path, options, stop.signal)) {
        lines.push(...entries.map(({ content }) => content.toString()));
      }
    })();
    return { lines, done };
  }

  it('ends at its end when nobody writes any more', async () => {
    appendFileSync(path, line('a') + line('b'));
    const { lines, done } = read();
    await done;
    expect(lines).to.deep.equal(['a', 'b']);
  });

  it('is empty when there is none', async () => {
    const { lines, done } = read();
    await done;
    expect(lines).to.deep.equal([]);
  });

  it('goes on with what is written, until it is over', async () => {
    let over = false;
    const { lines, done } = read({ isOver: () => over });
    appendFileSync(path, line('a'));
    await eventually(() => expect(lines).to.deep.equal(['a']));
    const [half, rest] = [line('b').slice(0, 30), line('b').slice(30)];
    appendFileSync(path, half);
    appendFileSync(path, rest);
    await eventually(() => expect(lines).to.deep.equal(['a', 'b']));
    appendFileSync(path, line('c'));
    over = true;
    await done;
    expect(lines).to.deep.equal(['a', 'b', 'c']);
  });

  it('begins with its last lines', async () => {
    appendFileSync(
      path,
      Array.from({ length: 5000 }, (_, index) => line(`${index} ${'x'.repeat(50)}`)).join(''),
    );
    for (const tailLines of [0, 1, 3, 4999, 5000, 6000]) {
      const { lines, done } = read({ tailLines });
      await done;
      expect(lines).to.have.length(Math.min(tailLines, 5000));
      if (tailLines > 0) expect(lines.at(-1)).to.match(/^4999 /);
    }
  });

  it('loses nothing over rotations, however slowly it is read', async () => {
    const log = openLogFile(path, { maxBytes: 2000, maxFiles: 100 });
    let over = false;
    const seen: number[] = [];
    const entries = followLog(path, { isOver: () => over }, stop.signal);
    for (let count = 0; count < 500; count += 1) await log.write('stdout', Buffer.from(`${count}\n`));
    const reading = (async () => {
      for await (const block of entries) {
        seen.push(...block.map(({ content }) => Number(content.toString())));
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    for (let count = 500; count < 1000; count += 1) await log.write('stdout', Buffer.from(`${count}\n`));
    await log.close();
    over = true;
    await reading;
    expect(seen).to.deep.equal(Array.from({ length: 1000 }, (_, index) => index));
  });

  it('ends at once when nobody wants it any more', async () => {
    appendFileSync(path, line('a'));
    const { done } = read({ isOver: () => false });
    stop.abort();
    await done;
  });
});
