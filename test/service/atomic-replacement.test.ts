import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { fileQuote } from '../../service/file-quote.ts';
import { FORTUNES } from '../../service/fortunes.ts';
import { startService } from '../support/service-program.ts';
import { endPrograms, startProgram } from '../support/typescript-program.ts';

describe('a quote file that is replaced while it is read', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'replaced-'));
    file = join(folder, 'quote');
  });
  afterEach(async () => {
    await endPrograms();
    rmSync(folder, { recursive: true });
  });

  it('is never seen half-written', async () => {
    const writer = startProgram('test/fixtures/service/renames-quotes.mjs', { args: [file] });
    await writer.prints(/first/);
    const source = fileQuote(file);
    const seen = new Set<string>();
    // Until the writer, which may have to wait for a processor, has been seen at every one of its quotes.
    for (let look = 0; look < 5000 || seen.size < 3; look += 1) {
      const quote = source.next(look * 1000);
      seen.add(quote.kind === 'ready' ? quote.text : quote.sentence);
      if (look % 1000 === 0) await setImmediate();
    }
    expect([...seen].sort()).to.deep.equal(['a', 'b', 'c'].map((letter) => letter.repeat(32 * 1024)));
  });

  it('shows whole fortunes only, while hooks write it at the same time', async () => {
    const env = { FORTUNE_QUOTE_FILE: file };
    const service = await startService(env);
    expect((await fetch(`${service.url}/quote`)).status).to.equal(404);
    await startProgram('hooks/write-quote.ts', { env }).ended();
    let writing = true;
    const answers = new Set<string>();
    const reader = async (): Promise<void> => {
      while (writing) {
        const answer = await fetch(`${service.url}/quote`);
        answers.add(`${answer.status} ${await answer.text()}`);
      }
    };
    const readers = Array.from({ length: 4 }, reader);
    for (let round = 0; round < 3; round += 1) {
      const writers = [1, 2, 3].map(() => startProgram('hooks/write-quote.ts', { env }).ended());
      expect(await Promise.all(writers)).to.deep.equal(Array(3).fill({ code: 0, signal: null }));
    }
    writing = false;
    await Promise.all(readers);
    expect(answers.size).to.be.greaterThan(1);
    for (const answer of answers) expect(FORTUNES.map((text) => `200 ${text}\n`)).to.include(answer);
  });
});
