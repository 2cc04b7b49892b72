/** SPDY frames out of bytes that are cut anywhere. */

import { expect } from 'chai';
import fc from 'fast-check';
import { createFrameReader, type Frame } from '../../../../supervisor/api/streams/spdy/frame-reader.ts';
import { SpdyError } from '../../../../supervisor/api/streams/spdy/spdy-error.ts';
import {
  controlFrame,
  dataFrame,
  goAwayFrame,
  pingFrame,
  rstStream,
  synStream,
} from '../../../support/spdy-client.ts';

function readAll(pieces: readonly Buffer[]): Frame[] {
  const reader = createFrameReader();
  return pieces.flatMap((piece) => reader.read(piece));
}

/** Pieces of one data frame put together again, so that it does not matter where it was cut. */
function joined(frames: readonly Frame[]): unknown[] {
  const out: Record<string, unknown>[] = [];
  for (const frame of frames) {
    const last = out.at(-1);
    if (frame.type === 'data' && last?.type === 'data' && last.streamId === frame.streamId && !last.fin) {
      last.text += frame.piece.toString('hex');
      last.fin = frame.fin;
    } else if (frame.type === 'data') {
      out.push({ type: 'data', streamId: frame.streamId, text: frame.piece.toString('hex'), fin: frame.fin });
    } else {
      out.push({ ...frame, ...('block' in frame && { block: frame.block.toString('hex') }) });
    }
  }
  return out;
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((to, index) => bytes.subarray(at[index], to));
}

describe('A reader of SPDY frames', () => {
  it('reads every frame that a client sends', () => {
    const frames = readAll([
      synStream(1, Buffer.from('abc')),
      dataFrame(1, 'hello', true),
      dataFrame(3, '', true),
      rstStream(3),
      pingFrame(7),
      controlFrame(4, Buffer.alloc(12)),
      controlFrame(9, Buffer.alloc(8)),
      controlFrame(99, Buffer.alloc(3)),
      goAwayFrame(),
    ]);
    expect(frames.map(({ type }) => type)).to.deep.equal([
      'syn-stream',
      'data',
      'data',
      'rst-stream',
      'ping',
      'goaway',
    ]);
    expect(frames[0]).to.deep.include({ streamId: 1, fin: false, block: Buffer.from('abc') });
    expect(frames[2]).to.deep.include({ streamId: 3, fin: true });
  });

  it('reads the same frames wherever they are cut', () => {
    const frame = fc.oneof(
      fc
        .tuple(fc.nat(9), fc.uint8Array({ maxLength: 80 }), fc.boolean())
        .map(([id, data, fin]) => dataFrame(id + 1, Buffer.from(data), fin)),
      fc
        .tuple(fc.nat(9), fc.uint8Array({ maxLength: 40 }))
        .map(([id, block]) => synStream(id, Buffer.from(block))),
      fc.nat(1000).map(pingFrame),
      fc.nat(1000).map((id) => rstStream(id)),
    );
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (list, places) => {
          const bytes = Buffer.concat(list);
          expect(joined(readAll(cut(bytes, places)))).to.deep.equal(joined(readAll([bytes])));
        },
      ),
    );
  });

  it('refuses or skips whatever bytes come, and never throws anything else', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (pieces) => {
        try {
          readAll(pieces.map((piece) => Buffer.from(piece)));
        } catch (error) {
          expect(error).to.be.instanceOf(SpdyError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  const refused: Readonly<Record<string, Buffer>> = {
    'another version': controlFrame(1, Buffer.alloc(20), 0, 2),
    'a control frame of 16 MiB': Buffer.from('80030001' + '00ffffff', 'hex'),
    'a SYN_STREAM that is too short': controlFrame(1, Buffer.alloc(9)),
    'a RST_STREAM that is too short': controlFrame(3, Buffer.alloc(4)),
    'a PING that is too short': controlFrame(6, Buffer.alloc(3)),
    'an HTTP request': Buffer.from('\x80GET / HTTP/1.1\r\n\r\n', 'latin1'),
  };
  for (const [what, bytes] of Object.entries(refused)) {
    it(`refuses ${what}`, () => {
      expect(() => readAll([bytes])).to.throw(SpdyError);
    });
  }

  it('gives a data frame of 16 MiB away as it comes, holding nothing', () => {
    const reader = createFrameReader();
    reader.read(Buffer.from('0000000100ffffff', 'hex'));
    let read = 0;
    const piece = Buffer.alloc(65_536);
    for (let left = 0xffffff; left > 0; left -= piece.length) {
      for (const frame of reader.read(piece.subarray(0, left)))
        if (frame.type === 'data') read += frame.piece.length;
    }
    expect(read).to.equal(0xffffff);
  });
});
