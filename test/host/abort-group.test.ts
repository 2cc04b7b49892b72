import { getEventListeners } from 'node:events';
import { expect } from 'chai';
import { abortGroup } from '../../supervisor/host/abort-group.ts';
import { collectGarbage } from '../support/collect-garbage.ts';

describe('abortGroup', () => {
  it('aborts all that is under way, for the reason of the whole, and what begins afterwards', () => {
    const whole = new AbortController();
    const begin = abortGroup(whole.signal);
    const [first, second] = [begin(), begin()];
    second.abort('its own end');
    whole.abort('the end');
    const reasons = [first, second, begin()].map(({ signal }) => signal.reason);
    expect(reasons).to.deep.equal(['the end', 'its own end', 'the end']);
  });

  it('holds nothing of work that is over', async () => {
    const whole = new AbortController();
    const begin = abortGroup(whole.signal);
    const over = (() => {
      const work = begin();
      work.abort();
      return new WeakRef(work);
    })();
    for (let count = 0; count < 1000; count += 1) begin().abort();
    await collectGarbage();
    expect(over.deref()).to.equal(undefined);
    expect(getEventListeners(whole.signal, 'abort')).to.have.length(1);
    // Where `AbortSignal.any` would have left a thousand entries.
    const inside = Object.getOwnPropertySymbols(whole.signal).map((symbol) =>
      Reflect.get(whole.signal, symbol),
    );
    expect(inside.filter((each) => each instanceof Set && each.size > 0)).to.deep.equal([]);
  });
});
