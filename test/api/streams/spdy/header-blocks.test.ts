/** Header blocks that are compressed one after the other. */

import { constants, deflateSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { createHeaderBlocks } from '../../../../supervisor/api/streams/spdy/header-blocks.ts';
import { HEADER_DICTIONARY } from '../../../../supervisor/api/streams/spdy/header-dictionary.ts';
import { SpdyError } from '../../../../supervisor/api/streams/spdy/spdy-error.ts';
import { headerCompressor, nameValueBlock } from '../../../support/spdy-client.ts';

function compress(bytes: Buffer, dictionary = HEADER_DICTIONARY): Buffer {
  return deflateSync(bytes, { dictionary, finishFlush: constants.Z_SYNC_FLUSH });
}

describe('Header blocks of a SPDY connection', () => {
  it('are read one after the other, with names in lower case', async () => {
    const compressor = headerCompressor();
    const blocks = createHeaderBlocks();
    for (let request = 0; request < 3000; request++) {
      const headers = {
        streamtype: request % 2 ? 'data' : 'error',
        port: '18080',
        requestid: String(request),
      };
      const read = blocks.read(await compressor(headers));
      expect(Object.fromEntries(read)).to.deep.equal(headers);
    }
    const shouted = blocks.read(await compressor({ StreamType: 'stdin' }));
    expect(shouted.get('streamtype')).to.equal('stdin');
  });

  it('may hold anything', async () => {
    const strings = fc.dictionary(
      fc.string({ maxLength: 30 }),
      fc.string({ unit: 'binary', maxLength: 300 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(strings, { maxLength: 5 }), async (list) => {
        const compressor = headerCompressor();
        const blocks = createHeaderBlocks();
        for (const headers of list) {
          const read = blocks.read(await compressor(headers));
          for (const [name, value] of read) expect(Object.values(headers), name).to.include(value);
        }
      }),
    );
  });

  const refused: Readonly<Record<string, Buffer>> = {
    'a bomb': compress(Buffer.alloc(16 * 1024 * 1024)),
    'a count that is not true': compress(Buffer.from('ffffffff', 'hex')),
    'a length beyond the end': compress(Buffer.from('00000001' + '0000ffff' + '61', 'hex')),
    'another dictionary': compress(nameValueBlock({ a: 'b' }), Buffer.from('something else')),
    'no zlib header': nameValueBlock({ a: 'b' }),
    'nothing at all': Buffer.alloc(0),
    'a block that was not flushed': compress(nameValueBlock({ a: 'b' })).subarray(0, -2),
  };
  for (const [what, block] of Object.entries(refused)) {
    it(`refuse ${what}`, () => {
      expect(() => createHeaderBlocks().read(block)).to.throw(SpdyError);
    });
  }

  it('never throw anything but a SpdyError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, isZlib) => {
        const raw = Buffer.from(bytes);
        const tail = Buffer.from('0000ffff', 'hex');
        const block = isZlib ? Buffer.concat([Buffer.from('78bbe3c6a7c2', 'hex'), raw, tail]) : raw;
        try {
          createHeaderBlocks().read(block);
        } catch (error) {
          expect(error).to.be.instanceOf(SpdyError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
