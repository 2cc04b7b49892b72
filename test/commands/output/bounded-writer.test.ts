import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { boundedWriter } from '../../../supervisor/commands/output/bounded-writer.ts';

const LINE = `${'x'.repeat(1023)}\n`;
const tell = (lines: number) => `${lines} left out\n`;

describe('boundedWriter', () => {
  it('writes everything to a reader that keeps up', () => {
    const stream = new PassThrough();
    const write = boundedWriter(stream, tell);
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    for (const line of ['one\n', 'two\n']) write(line);
    stream.read();
    expect(text).to.equal('one\ntwo\n');
  });

  it('keeps its memory bounded while nobody reads, and says what it left out', async () => {
    const stream = new PassThrough({ highWaterMark: 1 });
    const write = boundedWriter(stream, tell);
    for (let line = 0; line < 20_000; line += 1) write(LINE);
    expect(stream.writableLength).to.be.within(8 * 1024 * 1024, 9 * 1024 * 1024);
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    await new Promise<void>((resolve) => stream.once('drain', resolve));
    write('the last one\n');
    await new Promise<void>((resolve) => stream.end(resolve));
    const [, left] = text.match(/(\d+) left out\nthe last one\n$/) ?? [];
    expect(text.split(LINE).length - 1 + Number(left)).to.equal(20_000);
  });

  it('leaves a stream alone that has failed', () => {
    const stream = new PassThrough();
    stream.destroy();
    boundedWriter(stream, tell)('lost\n');
    expect(stream.writableLength).to.equal(0);
  });
});
