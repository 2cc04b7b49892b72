/** One HTTP/1.1 answer, however it is cut into pieces. */

import { expect } from 'chai';
import { type Reading, responseReader } from '../../../supervisor/drill/load/response-reader.ts';

const HEAD = 'HTTP/1.1 200 OK\r\n';

/** What the reader says after all pieces, and then after the end of the connection. */
function read(text: string, { method = 'GET', size = text.length, end = false } = {}): Reading {
  const reader = responseReader(method);
  let reading: Reading = { kind: 'more' };
  for (let at = 0; at < text.length && reading.kind === 'more'; at += size)
    reading = reader.push(Buffer.from(text.slice(at, at + size), 'latin1'));
  return end && reading.kind === 'more' ? reader.end() : reading;
}

const WHOLE: Readonly<Record<string, string>> = {
  'an answer with a length': `${HEAD}Content-Length: 5\r\n\r\nhello`,
  'an answer of length 0': `${HEAD}content-length: 0\r\n\r\n`,
  'an answer in chunks': `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=1\r\n world\r\n0\r\n\r\n`,
  'an answer with trailers': `${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nDigest: x\r\n\r\n`,
  'a chunk that holds line ends': `${HEAD}Transfer-Encoding: chunked\r\n\r\n4\r\n\r\n\r\n\r\n0\r\n\r\n`,
  'an answer behind 100 and 103': `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${HEAD}Content-Length: 2\r\n\r\nok`,
};

describe('The reader of answers', () => {
  for (const [name, text] of Object.entries(WHOLE)) {
    it(`knows when ${name} is whole, in pieces of any size`, () => {
      for (let size = 1; size <= text.length; size += 1)
        expect(read(text, { size }), `pieces of ${size}`).to.deep.equal({
          kind: 'whole',
          status: 200,
          keepAlive: true,
        });
    });

    it(`wants more of ${name} as long as a byte is missing`, () => {
      for (let length = 0; length < text.length; length += 1)
        expect(read(text.slice(0, length), { end: true }).kind, `${length} bytes`).to.equal('more');
    });
  }

  it('expects no body of 204, 304 and the answer to HEAD', () => {
    expect(read('HTTP/1.1 204 No Content\r\n\r\n')).to.include({ kind: 'whole', status: 204 });
    expect(read('HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n')).to.include({ status: 304 });
    expect(read(`${HEAD}Content-Length: 9\r\n\r\n`, { method: 'HEAD' })).to.include({ kind: 'whole' });
  });

  it('takes the end of the connection for the end of an answer that says no length', () => {
    expect(read(`${HEAD}\r\nhello`)).to.deep.equal({ kind: 'more' });
    expect(read(`${HEAD}\r\nhello`, { end: true })).to.deep.equal({
      kind: 'whole',
      status: 200,
      keepAlive: false,
    });
  });

  it('keeps no connection that the server closes, that speaks HTTP/1.0, or that says too much', () => {
    const keeps = (text: string) => (read(text) as { keepAlive?: boolean }).keepAlive;
    expect(keeps(`${HEAD}Connection: close\r\nContent-Length: 0\r\n\r\n`)).to.equal(false);
    expect(keeps('HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n')).to.equal(false);
    expect(keeps('HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n')).to.equal(true);
    expect(keeps(`${HEAD}Content-Length: 2\r\n\r\nfour`)).to.equal(false);
  });

  it('refuses what is no HTTP/1.1', () => {
    for (const text of [
      'SSH-2.0-OpenSSH_9.2\r\n',
      '\x15\x03\x01',
      'HTTP/2 200\r\n\r\n',
      'HTTP/1.1 abc\r\n\r\n',
    ])
      expect(read(text).kind, text).to.equal('malformed');
    expect(read(`${HEAD}Content-Length: -1\r\n\r\n`).kind).to.equal('malformed');
    expect(read(`${HEAD}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`).kind).to.equal('malformed');
  });
});
