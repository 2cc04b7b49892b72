import { getHeapStatistics } from 'node:v8';
import { expect } from 'chai';
import { giveBackMemory } from '../../supervisor/host/give-back-memory.ts';

const MIB = 1024 * 1024;

describe('giving memory back', () => {
  it('frees what nobody holds any more, and shrinks the heap', async () => {
    let garbage: string[] | undefined = Array.from({ length: 1_000_000 }, (_, n) => `text ${n}`);
    const before = getHeapStatistics().total_physical_size;
    expect(garbage.length).to.equal(1_000_000);
    garbage = undefined;
    await giveBackMemory();
    expect(before - getHeapStatistics().total_physical_size).to.be.above(20 * MIB);
  });

  it('can be done again', async () => {
    await giveBackMemory();
    await giveBackMemory();
  });
});
