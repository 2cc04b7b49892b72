import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fortunes from 'fortune-cookie';
import { endPrograms, type ProgramOptions, startProgram } from '../support/typescript-program.ts';

describe('the write-quote hook', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'write-quote-'));
    file = join(folder, 'quote');
  });
  afterEach(async () => {
    await endPrograms();
    rmSync(folder, { recursive: true });
  });

  const run = async (options: ProgramOptions) => {
    const hook = startProgram('hooks/write-quote.ts', options);
    const { code } = await hook.ended();
    return { code, stdout: hook.stdout, stderr: hook.stderr };
  };

  it('writes one fortune and a newline to its argument, and says what', async () => {
    const { code, stdout } = await run({ args: [file] });
    const written = readFileSync(file, 'utf8');
    expect(fortunes).to.include(written.slice(0, -1));
    expect([code, stdout]).to.deep.equal([0, `wrote ${file}: ${written}`]);
  });

  it('writes to FORTUNE_QUOTE_FILE, replaces what is there, and leaves nothing else behind', async () => {
    writeFileSync(file, 'old\n');
    const { code } = await run({ env: { FORTUNE_QUOTE_FILE: file } });
    expect(code).to.equal(0);
    expect(readFileSync(file, 'utf8')).to.not.equal('old\n');
    expect(readdirSync(folder)).to.deep.equal(['quote']);
  });

  it('exits 1 with path and remedy when the folder does not exist', async () => {
    const { code, stdout, stderr } = await run({ args: [join(folder, 'no', 'quote')] });
    expect([code, stdout]).to.deep.equal([1, '']);
    expect(stderr).to.equal(
      `write-quote: cannot write ${folder}/no/quote: ${folder}/no does not exist; create it, or write elsewhere\n`,
    );
  });

  it('exits 1 when the folder is a file, or the file a folder, and leaves nothing behind', async () => {
    writeFileSync(file, 'old\n');
    const below = await run({ args: [join(file, 'quote')] });
    expect([below.code, below.stderr]).to.deep.equal([
      1,
      `write-quote: cannot write ${file}/quote: ${file} is not a directory; write elsewhere\n`,
    ]);
    rmSync(file);
    mkdirSync(file);
    const above = await run({ args: [file] });
    expect([above.code, above.stderr]).to.deep.equal([
      1,
      `write-quote: cannot write ${file}: it is a directory; name a file\n`,
    ]);
    expect(readdirSync(folder)).to.deep.equal(['quote']);
  });

  it('exits 64 without a file and with two', async () => {
    const none = await run({});
    expect([none.code, none.stderr]).to.deep.equal([
      64,
      'write-quote: no file: name one, or set FORTUNE_QUOTE_FILE. See --help\n',
    ]);
    expect((await run({ args: [file, file] })).code).to.equal(64);
    expect((await run({ args: ['--colour'] })).stderr).to.equal(
      "write-quote: Unknown option '--colour'. See --help\n",
    );
  });

  it('explains itself with --help', async () => {
    const { code, stdout } = await run({ args: ['--help'] });
    expect(code).to.equal(0);
    expect(stdout)
      .to.match(/Examples:\n.*write-quote\.js \/tmp\/quote\n/)
      .and.to.match(/Exit codes: 0 written/);
  });
});
