import { expect } from 'chai';
import fc from 'fast-check';
import { frameLines, LONGEST_LINE } from '../../supervisor/host/cri-lines.ts';

const AT = Date.UTC(2016, 9, 6, 0, 17, 9, 669) + 0.794;

/** Frames the chunks and returns `[tag, content]` of every line. */
function framed(...chunks: (string | Uint8Array)[]): [string, string][] {
  const framer = frameLines('stdout');
  const out = Buffer.concat([...chunks.map((chunk) => framer.frame(Buffer.from(chunk), AT)), framer.end(AT)]);
  const lines = out.toString().split('\n');
  expect(lines.pop()).to.equal('');
  return lines.map((line) => {
    const [, tag = '', content = ''] = /^\S+Z stdout ([FP]) (.*)$/s.exec(line) ?? [];
    return [tag, content];
  });
}

describe('CRI lines', () => {
  it('carry the time, the stream and a tag', () => {
    const line = frameLines('stderr').frame(Buffer.from('message\n'), AT).toString();
    expect(line).to.match(/^2016-10-06T00:17:09\.66979[34]000Z stderr F message\n$/);
  });

  it('are put together from chunks', () => {
    expect(framed('one\ntw', 'o', '\n', '\nfour\n')).to.deep.equal([
      ['F', 'one'],
      ['F', 'two'],
      ['F', ''],
      ['F', 'four'],
    ]);
  });

  it('lose the CR before a newline, and no other', () => {
    expect(framed('a\r\nb\rc\r', '\n', '\r\n')).to.deep.equal([
      ['F', 'a'],
      ['F', 'b\rc'],
      ['F', ''],
    ]);
  });

  it('are partial without a newline at the end of the stream', () => {
    expect(framed('done\nnot do', 'ne')).to.deep.equal([
      ['F', 'done'],
      ['P', 'not done'],
    ]);
  });

  it('are split when they are longer than 16 KiB, as containerd splits them', () => {
    const longest = 'x'.repeat(LONGEST_LINE);
    expect(framed(`${longest}\n`)).to.deep.equal([['F', longest]]);
    expect(framed(`${longest}y\n`)).to.deep.equal([
      ['P', longest],
      ['F', 'y'],
    ]);
    expect(framed(longest, longest, 'tail')).to.deep.equal([
      ['P', longest],
      ['P', longest],
      ['P', 'tail'],
    ]);
  });

  it('are not split inside a character', () => {
    const text = `${'x'.repeat(LONGEST_LINE - 1)}€`;
    expect(framed(`${text}\n`)).to.deep.equal([
      ['P', 'x'.repeat(LONGEST_LINE - 1)],
      ['F', '€'],
    ]);
  });

  it('are written down even when they are no text', () => {
    const bytes = Buffer.alloc(3 * LONGEST_LINE, 0x80);
    const framer = frameLines('stdout');
    const out = Buffer.concat([framer.frame(bytes, AT), framer.end(AT)]);
    expect(out.filter((byte) => byte === 0x80)).to.have.length(bytes.length);
  });

  it('are the same whatever the sizes of the chunks', () => {
    const piece = fc.oneof(
      fc.constantFrom('\n', '\r\n', '€', 'x'.repeat(9000), 'y'.repeat(20_000)),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.nat(40_000)), (pieces, cuts) => {
        const bytes = Buffer.from(pieces.join(''));
        const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((to, n) => bytes.subarray(at[n], to));
        expect(framed(...chunks)).to.deep.equal(framed(bytes));
      }),
      { numRuns: 200 },
    );
  });
});
