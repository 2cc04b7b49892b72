import { expect } from 'chai';
import fc from 'fast-check';
import { createLineSplitter } from '../../../supervisor/commands/output/split-lines.ts';

function split(chunks: readonly Buffer[]): string[] {
  const splitter = createLineSplitter();
  return [...chunks.flatMap((chunk) => [...splitter.push(chunk)]), ...splitter.flush()];
}

describe('createLineSplitter', () => {
  it('gives a line as soon as it has ended, and the rest at the end', () => {
    const splitter = createLineSplitter();
    expect(splitter.push(Buffer.from('one\ntw'))).to.deep.equal(['one']);
    expect(splitter.push(Buffer.from('o\r\nthr'))).to.deep.equal(['two']);
    expect(splitter.flush()).to.deep.equal(['thr']);
    expect(splitter.flush()).to.deep.equal([]);
  });

  it('gives the same lines however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' })),
        fc.integer({ min: 1, max: 7 }),
        (lines, size) => {
          const text = lines.map((line) => `${line.replaceAll(/[\r\n]/g, '')}\n`).join('');
          const bytes = Buffer.from(text);
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
            bytes.subarray(i * size, (i + 1) * size),
          );
          expect(split(chunks)).to.deep.equal(split([bytes]));
        },
      ),
    );
  });

  it('shows a line that never ends in pieces and loses nothing of it', () => {
    const pieces = split([Buffer.alloc(40_000, 'x'), Buffer.from('end')]);
    expect(pieces.length).to.equal(3);
    expect(pieces.join('')).to.equal(`${'x'.repeat(40_000)}end`);
  });
});
