import { expect } from 'chai';
import { isSameData } from '../../supervisor/lifecycle/same-data.ts';

describe('the same data', () => {
  it('is what says the same, whatever the order of its keys', () => {
    expect(isSameData({ a: [1, { b: null }], c: 'x' }, { c: 'x', a: [1, { b: null }] })).to.equal(true);
  });

  it('is not what differs anywhere', () => {
    const pairs: [unknown, unknown][] = [
      [1, 2],
      [1, '1'],
      [null, {}],
      [{ a: 1 }, { a: 2 }],
      [{ a: 1 }, { b: 1 }],
      [{ a: 1 }, { a: 1, b: 1 }],
      [{ a: undefined }, {}],
      [[1, 2], [1]],
      [{ a: { b: [1] } }, { a: { b: [2] } }],
    ];
    for (const [a, b] of pairs) expect(isSameData(a, b), JSON.stringify([a, b])).to.equal(false);
  });
});
