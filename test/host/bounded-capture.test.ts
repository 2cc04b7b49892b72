import { expect } from 'chai';
import fc from 'fast-check';
import { captureBounded } from '../../supervisor/host/bounded-capture.ts';

describe('bounded capture', () => {
  it('keeps all of what fits', () => {
    const capture = captureBounded(4);
    capture.write(Buffer.from('abc'));
    capture.write(Buffer.from('defgh'));
    expect(capture.text()).to.equal('abcdefgh');
    expect(capture.droppedBytes()).to.equal(0);
  });

  it('keeps both ends of more, and says how much is missing', () => {
    const capture = captureBounded(4);
    for (const letter of 'abcdefghijklm') capture.write(Buffer.from(letter));
    expect(capture.text()).to.equal('abcd\n[… 5 bytes not kept …]\njklm');
    expect(capture.droppedBytes()).to.equal(5);
  });

  it('does not cut a character in two', () => {
    const capture = captureBounded(5);
    capture.write(Buffer.from('€€€€€€'));
    expect(capture.text()).to.equal('€\n[… 12 bytes not kept …]\n€');
    expect(capture.droppedBytes()).to.equal(12);
  });

  it('keeps the same whatever the sizes of the chunks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 })),
        fc.integer({ min: 1, max: 20 }),
        (chunks, kept) => {
          const inChunks = captureBounded(kept);
          for (const chunk of chunks) inChunks.write(chunk);
          const atOnce = captureBounded(kept);
          atOnce.write(Buffer.concat(chunks));
          expect(inChunks.text()).to.equal(atOnce.text());
          expect(inChunks.droppedBytes()).to.equal(atOnce.droppedBytes());
        },
      ),
    );
  });

  it('keeps and drops every byte once', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 80, unit: 'grapheme' }),
        fc.integer({ min: 8, max: 20 }),
        (any, kept) => {
          // A replacement character of the text's own would be taken for one that the cut has made.
          const text = any.replaceAll('\ufffd', '?');
          const capture = captureBounded(kept);
          capture.write(Buffer.from(text));
          const dropped = capture.droppedBytes();
          const shown = capture.text().replace(`\n[… ${dropped} bytes not kept …]\n`, '');
          expect(Buffer.byteLength(shown) + dropped).to.equal(Buffer.byteLength(text));
          expect(shown).not.to.include('\ufffd');
        },
      ),
    );
  });
});
