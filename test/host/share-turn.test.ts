import { expect } from 'chai';
import { turnIsUsedUp } from '../../supervisor/host/share-turn.ts';

describe('sharing a turn of the event loop', () => {
  /** Takes so much of the processor that no turn has room for all. */
  function work(): void {
    const until = performance.now() + 4;
    while (performance.now() < until);
  }

  it('lets others have their turns between many starts, and keeps their order', async () => {
    const order: number[] = [];
    let turns = 0;
    let over = false;
    const count = () => {
      turns += 1;
      if (!over) setImmediate(count);
    };
    setImmediate(count);
    await Promise.all(
      Array.from({ length: 30 }, async (_, n) => {
        for (let next = turnIsUsedUp(); next; next = turnIsUsedUp()) await next;
        work();
        order.push(n);
      }),
    );
    over = true;
    // 120 ms of work, of which a turn takes 20.
    expect(turns).to.be.greaterThan(3);
    expect(order).to.deep.equal(order.toSorted((a, b) => a - b));
  });

  it('keeps nobody waiting who comes alone', async () => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    expect(turnIsUsedUp()).to.equal(undefined);
  });
});
