/** Requests as they are written on the command line, and their shares. */

import { expect } from 'chai';
import {
  planRequests,
  readHeader,
  readRequest,
  readStatuses,
} from '../../../supervisor/drill/load/read-request.ts';
import { spread } from '../../../supervisor/drill/load/spread.ts';

function shares(...lines: string[]): number[] {
  return planRequests(lines.map(readRequest), { headers: {} }).map(({ share }) => share);
}

describe('A request of the load', () => {
  it('has a method, a path, a share and statuses to expect', () => {
    expect(readRequest('GET /quote?delay=1500 @5 =200,404')).to.deep.equal({
      method: 'GET',
      path: '/quote?delay=1500',
      percent: 5,
      expects: [
        { from: 200, to: 200 },
        { from: 404, to: 404 },
      ],
    });
  });

  it('expects classes and ranges of statuses', () => {
    expect(readStatuses('2xx,301-303')).to.deep.equal([
      { from: 200, to: 299 },
      { from: 301, to: 303 },
    ]);
  });

  it('takes @N for a share of a hundred, and divides the rest among those without', () => {
    expect(shares('GET /')).to.deep.equal([1]);
    expect(shares('GET /', 'GET /slow @5')).to.deep.equal([0.95, 0.05]);
    expect(shares('GET /a', 'GET /b', 'GET /c @20')).to.deep.equal([0.4, 0.4, 0.2]);
  });

  it('takes only the proportion where all have a share', () => {
    expect(shares('GET /a @3', 'GET /b @1')).to.deep.equal([0.75, 0.25]);
  });

  for (const [text, words] of [
    ['/quote', 'must begin with a method'],
    ['get /quote', 'must begin with a method'],
    ['GET quote', 'path that begins with /'],
    ['GET / @', 'is no share'],
    ['GET / @0', 'is no share'],
    ['GET / @-1', 'is no share'],
    ['GET / =999', 'is no status'],
    ['GET / =300-200', 'is no status'],
    ['GET / often', 'neither a share'],
    ['CONNECT /', 'asks for a tunnel'],
  ] as const) {
    it(`refuses "${text}" with a sentence`, () => {
      expect(() => readRequest(text)).to.throw(words);
    });
  }

  it('refuses shares that leave nothing for the rest, and headers that are its own', () => {
    expect(() => shares('GET /a', 'GET /b @100')).to.throw('leave nothing');
    expect(() => planRequests([readRequest('GET /')], { headers: { connection: 'close' } })).to.throw(
      'own to set',
    );
    expect(() => readHeader('no colon')).to.throw("write 'Name: value'");
    expect(readHeader('X-Id: a: b')).to.deep.equal(['X-Id', 'a: b']);
  });

  it('gives the body to the methods that have one', () => {
    const plan = planRequests(['GET /', 'POST /'].map(readRequest), { headers: {}, body: 'x' });
    expect(plan.map(({ body }) => body)).to.deep.equal([undefined, 'x']);
  });
});

describe('Shares of the load', () => {
  it('are dealt out evenly: every stretch has them', () => {
    const next = spread([0.95, 0.05]);
    const dealt = Array.from({ length: 1000 }, next);
    for (let at = 0; at + 20 <= 1000; at += 20)
      expect(dealt.slice(at, at + 20).filter((index) => index === 1)).to.have.lengthOf(1);
  });
});
