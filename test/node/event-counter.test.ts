import { expect } from 'chai';
import type { RecordEvent } from '../../supervisor/lifecycle/actions.ts';
import { createEventCounter } from '../../supervisor/node/event-counter.ts';

const unhealthy = (message: string): RecordEvent => ({
  type: 'record-event',
  eventType: 'Warning',
  reason: 'Unhealthy',
  message,
});

describe('event counter', () => {
  it('counts what is repeated, from its first occurrence on', () => {
    const count = createEventCounter();
    count(unhealthy('refused'), 1000);
    count(unhealthy('timed out'), 2000);
    expect(count(unhealthy('refused'), 3000)).to.deep.equal({ count: 2, firstAt: 1000 });
  });

  it('forgets what has not come for 4096 other events, and nothing else', () => {
    const count = createEventCounter();
    count(unhealthy('once'), 0);
    count(unhealthy('again'), 0);
    for (let other = 0; other < 4095; other += 1) {
      count(unhealthy(`at ${other}`), other);
      if (other === 2000) count(unhealthy('again'), other);
    }
    expect(count(unhealthy('again'), 5000).count).to.equal(3);
    expect(count(unhealthy('once'), 5000)).to.deep.equal({ count: 1, firstAt: 5000 });
  });
});
