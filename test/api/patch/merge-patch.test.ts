import { expect } from 'chai';
import fc from 'fast-check';
import { isSame } from '../../../supervisor/api/patch/json-data.ts';
import { mergePatch } from '../../../supervisor/api/patch/merge-patch.ts';

describe('A JSON merge patch', () => {
  it('is that of RFC 7386, appendix A', () => {
    const cases: readonly [unknown, unknown, unknown][] = [
      [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
      [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
      [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
      [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
      [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
      [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
      [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
      [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
      [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    ];
    for (const [target, patch, result] of cases) {
      expect(mergePatch(target, patch)).to.deep.equal(result);
    }
  });

  it('changes nothing when it is applied again', () => {
    fc.assert(
      fc.property(fc.object(), fc.object(), (target, patch) => {
        const once = mergePatch(target, patch);
        return isSame(mergePatch(once, patch), once);
      }),
    );
  });

  it('leaves its arguments as they were, and JavaScript too', () => {
    const patch = JSON.parse('{"__proto__":{"polluted":true}}');
    const result = mergePatch({}, patch) as { polluted?: boolean };
    expect(Object.hasOwn(result, '__proto__')).to.equal(true);
    expect(result.polluted).to.equal(undefined);
  });
});
