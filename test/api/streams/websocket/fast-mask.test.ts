import { expect } from 'chai';
import fc from 'fast-check';
import { mask, unmask } from '../../../../supervisor/api/streams/websocket/fast-mask.ts';

const KEY = fc.uint8Array({ minLength: 4, maxLength: 4 });

/** RFC 6455, 5.3, as it is written there. */
const byRule = (bytes: Uint8Array, key: Uint8Array) =>
  bytes.map((byte, index) => byte ^ (key[index % 4] ?? 0));

describe('The mask of a WebSocket client', () => {
  it('is taken off as the RFC says, wherever the bytes stand in memory', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 70 }), KEY, fc.nat(7), (plain, key, at) => {
      const around = new Uint8Array(at + plain.length + 3).fill(0xaa);
      around.set(plain, at);
      unmask(around.subarray(at, at + plain.length), key);
      expect(around.subarray(at, at + plain.length)).to.deep.equal(byRule(plain, key));
      expect([...around.subarray(0, at), ...around.subarray(at + plain.length)]).to.deep.equal(
        Array(at + 3).fill(0xaa),
      );
    });
    fc.assert(property);
  });

  it('is put on without a change to the source', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 70 }), KEY, fc.nat(7), (plain, key, at) => {
      const source = Uint8Array.from(plain);
      const output = new Uint8Array(at + plain.length);
      mask(source, key, output, at, plain.length);
      expect(output.subarray(at)).to.deep.equal(byRule(plain, key));
      expect(source).to.deep.equal(plain);
    });
    fc.assert(property);
  });
});
