import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { fileQuote } from '../../service/file-quote.ts';

describe('the quote in a file', () => {
  let folder: string;
  let file: string;
  /** Each look is later than the throttle allows, as on a virtual clock. */
  let now: number;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'file-quote-'));
    file = join(folder, 'quote');
    now = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const looker = () => {
    const source = fileQuote(file);
    return () => {
      now += 1000;
      const quote = source.next(now);
      return quote.kind === 'ready' ? quote.text : `${quote.kind}: ${quote.sentence}`;
    };
  };

  it('is missing, then there, then another, then missing again', () => {
    const look = looker();
    expect(look()).to.match(/^missing: No quote yet: .*write-quote hook/);
    writeFileSync(file, 'first\n');
    expect(look()).to.equal('first');
    writeFileSync(`${file}.new`, 'other\n');
    renameSync(`${file}.new`, file);
    expect(look()).to.equal('other');
    rmSync(file);
    expect(look()).to.match(/^missing/);
  });

  it('is not looked for again within 50 ms', () => {
    const source = fileQuote(file);
    expect(source.next(100).kind).to.equal('missing');
    writeFileSync(file, 'there\n');
    expect(source.next(149).kind).to.equal('missing');
    expect(source.next(150).kind).to.equal('ready');
  });

  it('shows a rewrite of the same length within the same moment of modification', () => {
    const look = looker();
    writeFileSync(file, 'aaaa\n');
    utimesSync(file, 1, 1);
    expect(look()).to.equal('aaaa');
    writeFileSync(file, 'bbbb\n');
    utimesSync(file, 1, 1);
    expect(look()).to.equal('bbbb');
  });

  it('may have several lines and lose only the space around them', () => {
    writeFileSync(file, '\n  To be\nor not to be\n\n');
    expect(looker()()).to.equal('To be\nor not to be');
  });

  it('counts as missing while it is empty, as a shell leaves it before it writes', () => {
    writeFileSync(file, '');
    expect(looker()()).to.match(/^missing/);
  });

  it('is unreadable, with a sentence, when it is a directory, a FIFO, a loop of links or too large', () => {
    mkdirSync(file);
    expect(looker()()).to.match(/^unreadable: No quote: .* is a directory\. Mend it/);
    rmSync(file, { recursive: true });
    execFileSync('mkfifo', [file]);
    expect(looker()()).to.match(/is not a regular file/);
    rmSync(file);
    symlinkSync(file, file);
    expect(looker()()).to.match(/cannot be read \(ELOOP\)/);
    rmSync(file);
    writeFileSync(file, 'x'.repeat(64 * 1024 + 1));
    expect(looker()()).to.match(/is larger than 65536 bytes/);
    file = join(file, 'below');
    expect(looker()()).to.match(/lies below something that is not a directory/);
  });

  it('recovers from being unreadable', () => {
    const look = looker();
    mkdirSync(file);
    expect(look()).to.match(/^unreadable/);
    rmSync(file, { recursive: true });
    writeFileSync(file, 'mended\n');
    expect(look()).to.equal('mended');
  });
});
