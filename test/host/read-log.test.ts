import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openLogFile } from '../../supervisor/host/log-file.ts';
import { readLogEntries, readLogTail } from '../../supervisor/host/read-log.ts';

describe('read log', () => {
  let path = '';

  beforeEach(() => {
    path = join(mkdtempSync(join(tmpdir(), 'hooklet-logs-')), '0.log');
  });

  afterEach(() => rmSync(join(path, '..'), { recursive: true }));

  async function logged(...chunks: string[]): Promise<void> {
    const log = openLogFile(path);
    for (const chunk of chunks) log.write('stdout', Buffer.from(chunk));
    await log.close();
  }

  it('gives the last lines as entries', async () => {
    await logged('one\ntwo\nthree\nfo', 'ur');
    const entries = await readLogEntries(path, 2);
    expect(
      entries.map(({ stream, partial, content }) => [stream, partial, content.toString()]),
    ).to.deep.equal([
      ['stdout', false, 'three'],
      ['stdout', true, 'four'],
    ]);
    expect(Date.parse(entries[0]?.time ?? '')).to.be.closeTo(Date.now(), 60_000);
  });

  it('gives all lines when there are fewer, and none of none', async () => {
    await logged('one\ntwo\n');
    expect(await readLogEntries(path, 2)).to.have.length(2);
    expect(await readLogEntries(path, 3)).to.have.length(2);
    expect(await readLogEntries(path, 0)).to.have.length(0);
    expect(await readLogEntries(join(path, '..', '1.log'), 9)).to.deep.equal([]);
  });

  it('reads no more of a large log than it needs, across blocks', async () => {
    await logged(Array.from({ length: 20_000 }, (_, n) => `line ${n}\n`).join(''));
    const entries = await readLogEntries(path, 5000);
    expect(entries).to.have.length(5000);
    expect(entries[0]?.content.toString()).to.equal('line 15000');
    expect(entries.at(-1)?.content.toString()).to.equal('line 19999');
  });

  it('skips what is not in CRI format', async () => {
    writeFileSync(
      path,
      'rubbish\n2016-10-06T00:17:09.669794202Z stdout F good\n2016-10-06T00:17:09Z stdin F no\n\n',
    );
    const entries = await readLogEntries(path, 10);
    expect(entries.map(({ content }) => content.toString())).to.deep.equal(['good']);
  });

  it('joins what a line was split into', async () => {
    const long = 'x'.repeat(40_000);
    await logged(`${long}\nend\n`);
    expect(await readLogTail(path, { lines: 80, bytes: 100_000 })).to.equal(`${long}\nend\n`);
  });

  it('gives the last bytes of the last lines, without half a character', async () => {
    await logged('€€€€\n');
    expect(await readLogTail(path, { lines: 80, bytes: 8 })).to.equal('€€\n');
    await logged('a\nb\n');
    expect(await readLogTail(path, { lines: 1, bytes: 8 })).to.equal('b\n');
  });
});
