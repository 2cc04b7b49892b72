import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { openLogFile } from '../../supervisor/host/log-file.ts';
import { eventually } from '../support/eventually.ts';

/** `2026-01-01T00:00:00.000000000Z stdout F `. */
const HEADER_BYTES = 40;

describe('log file', () => {
  let root = '';
  let path = '';

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'hooklet-logs-'));
    path = join(root, 'default_pod_uid', 'main', '0.log');
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /** Oldest first, the current one last. */
  function files(): string[] {
    const names = readdirSync(dirname(path)).sort();
    return [...names.filter((name) => name !== '0.log'), '0.log'];
  }

  function contents(): string[] {
    return files().flatMap((name) =>
      readFileSync(join(dirname(path), name), 'utf8')
        .trimEnd()
        .split('\n'),
    );
  }

  it('is not there before there is something in it', async () => {
    await openLogFile(path).close();
    expect(() => statSync(path)).to.throw('ENOENT');
  });

  it('holds both streams in the order in which they came, for nobody else to read', async () => {
    const log = openLogFile(path);
    log.write('stdout', Buffer.from('one\n'));
    log.write('stderr', Buffer.from('two\nhalf'));
    log.write('stdout', Buffer.from('three\n'));
    await log.close();
    const lines = contents().map((line) => line.split(' ').slice(1).join(' '));
    expect(lines).to.deep.equal(['stdout F one', 'stderr F two', 'stdout F three', 'stderr P half']);
    expect(statSync(path).mode & 0o007).to.equal(0);
  });

  it('is rotated before it grows beyond its limit, and the oldest go', async () => {
    const log = openLogFile(path, { maxBytes: 1000, maxFiles: 3 });
    for (let n = 0; n < 100; n++) log.write('stdout', Buffer.from(`line ${n}\n`));
    await log.close();
    expect(files()).to.have.length(3);
    for (const name of files()) {
      expect(name).to.match(/^0\.log(\.\d{8}-\d{6}(-\d{4})?)?$/);
      expect(statSync(join(dirname(path), name)).size).to.be.at.most(1000);
    }
    const numbers = contents().map((line) => Number(line.split(' ').at(-1)));
    expect(numbers).to.deep.equal(Array.from({ length: numbers.length }, (_, n) => 100 - numbers.length + n));
  });

  it('is rotated when it was full already', async () => {
    const first = openLogFile(path, { maxBytes: 100 });
    first.write('stdout', Buffer.from(`${'x'.repeat(90)}\n`));
    await first.close();
    const second = openLogFile(path, { maxBytes: 100 });
    second.write('stdout', Buffer.from('after\n'));
    await second.close();
    expect(files()).to.have.length(2);
    expect(readFileSync(path, 'utf8')).to.match(/ stdout F after\n$/);
  });

  it('asks its writer to wait when the disk is slower, and holds little memory', async function () {
    this.timeout(20_000);
    const log = openLogFile(path, { maxFiles: 2 });
    const chunk = Buffer.from(`${'x'.repeat(99)}\n`.repeat(655));
    let waits = 0;
    let most = 0;
    const before = process.memoryUsage.rss();
    for (let written = 0; written < 100e6; written += chunk.length) {
      const room = log.write('stdout', chunk);
      if (room) waits++;
      await room;
      most = Math.max(most, process.memoryUsage.rss());
    }
    await log.close();
    expect(waits).to.be.greaterThan(10);
    expect(most - before).to.be.lessThan(100e6);
  });

  it('tells once that the disk is full, goes on, and never keeps its writer waiting', async function () {
    if (process.platform !== 'linux') this.skip();
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync('/dev/full', path);
    const errors: Error[] = [];
    const log = openLogFile(path, { onError: (error) => errors.push(error) });
    for (let n = 0; n < 100; n++) await log.write('stdout', Buffer.from(`${'x'.repeat(30_000)}\n`));
    await log.close();
    expect(errors.map(({ message }) => message)).to.deep.equal(['ENOSPC: no space left on device, write']);
  });

  describe('that cannot be written for a while', () => {
    let told: (string | number)[];
    const troubles = {
      onError: () => void told.push('dropped'),
      onRecovered: (missingBytes: number) => void told.push(missingBytes),
    };
    const folder = () => join(root, 'default_pod_uid');

    beforeEach(() => {
      told = [];
      // Where its folder should be there is a file.
      writeFileSync(folder(), '');
    });

    it('tells what is missing once it has been written again, and of the next trouble anew', async () => {
      const log = openLogFile(path, { maxBytes: 1, calmMs: 0, ...troubles });
      log.write('stdout', Buffer.from('lost\n'));
      await eventually(() => expect(told).to.deep.equal(['dropped']));
      rmSync(folder());
      log.write('stdout', Buffer.from('kept\n'));
      await eventually(() => expect(told).to.deep.equal(['dropped', HEADER_BYTES + 5]));
      expect(contents()).to.have.length(1);
      rmSync(folder(), { recursive: true });
      writeFileSync(folder(), '');
      log.write('stdout', Buffer.from('lost too\n'));
      await log.close();
      // Renaming it fails, and then opening it.
      expect(told).to.deep.equal(['dropped', HEADER_BYTES + 5, 'dropped', HEADER_BYTES + 9]);
    });

    it('tells of it once while it goes well only now and then', async () => {
      const log = openLogFile(path, { maxBytes: 1, ...troubles });
      log.write('stdout', Buffer.from('lost\n'));
      await eventually(() => expect(told).to.deep.equal(['dropped']));
      rmSync(folder());
      log.write('stdout', Buffer.from('kept\n'));
      await eventually(() => expect(readFileSync(path, 'utf8')).to.match(/kept\n$/));
      rmSync(folder(), { recursive: true });
      writeFileSync(folder(), '');
      log.write('stdout', Buffer.from('lost too\n'));
      await log.close();
      expect(told).to.deep.equal(['dropped', 2 * HEADER_BYTES + 14]);
    });
  });

  it('begins anew when its directory has been removed', async () => {
    const log = openLogFile(path, { maxBytes: 100 });
    await log.write('stdout', Buffer.from(`${'x'.repeat(90)}\n`));
    await eventually(() => expect(readFileSync(path, 'utf8')).to.match(/x{90}\n$/));
    rmSync(root, { recursive: true });
    log.write('stdout', Buffer.from('after\n'));
    await log.close();
    expect(readFileSync(path, 'utf8')).to.match(/ stdout F after\n$/);
  });
});
