import { expect } from 'chai';
import fc from 'fast-check';
import { pointAt } from '../../../supervisor/manifest/dockerfile/point-at.ts';
import { readImage } from '../../../supervisor/manifest/dockerfile/read-image.ts';

function places(text: string): string[] {
  return pointAt(text, readImage(text).errors).map(({ line, column }) => `${line}:${column}`);
}

describe('A problem of a Dockerfile', () => {
  it('points at the word that its message names', () => {
    expect(places('FROM a\nSTOPSIGNAL  SIGFOO')).to.deep.equal(['2:13']);
    expect(places('FROM a\nEXPOSE 80 \\\n  81/xyz')).to.deep.equal(['3:3']);
    expect(places('FROM a\nENV A=1 B')).to.deep.equal(['2:9']);
  });

  it('points at the instruction when its message names none', () => {
    expect(places('FROM a\n  USER')).to.deep.equal(['2:3']);
    expect(places('FROM a\nFOO bar')).to.deep.equal(['2:1']);
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      'FROM a',
      'EXPOSE x',
      'STOPSIGNAL y',
      '\n',
      '\\\n',
      ' ',
      '<<E',
      '"',
      '[',
      '$',
      '#',
      '\r\n',
    );
    const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (any) => void places(any)),
      {
        numRuns: 1500,
      },
    );
  });
});
