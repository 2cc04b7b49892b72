import { expect } from 'chai';
import { exec, pod, sleep } from '../../support/pod.ts';
import { deletion, exited, FOREVER, type Script } from '../../support/script.ts';
import { BEGINNING, play } from '../../support/story.ts';

/** When the core last asked to be woken, in seconds since the beginning. */
function wakesAt(script: Partial<Script>): number {
  let wakeAt = Number.NaN;
  play(
    { pod: pod(), until: 20, ...script },
    {
      moment: (moment) => {
        wakeAt = moment.wakeAt;
      },
    },
  );
  return (wakeAt - BEGINNING) / 1000;
}

describe('the core asks to be woken', () => {
  it('by nothing while everything runs', () => {
    expect(wakesAt({})).to.equal(Number.POSITIVE_INFINITY);
  });

  it('by nothing while a hook runs that has no time limit', () => {
    const lifecycle = { postStart: exec('x') };
    const hooks = { 'main/postStart': [{ takes: FOREVER }] };
    expect(wakesAt({ pod: pod({ containers: [{ lifecycle }] }), hooks })).to.equal(Number.POSITIVE_INFINITY);
  });

  it('at the end of a sleep hook', () => {
    expect(wakesAt({ pod: pod({ containers: [{ lifecycle: { postStart: sleep(25) } }] }) })).to.equal(25);
  });

  it('at the end of the back-off', () => {
    expect(wakesAt({ processes: { main: [{ exits: { after: 5, code: 1 } }] }, until: 12 })).to.equal(20);
  });

  it('when preStop has used up the grace', () => {
    const lifecycle = { preStop: exec('y') };
    const hooks = { 'main/preStop': [{ takes: FOREVER }] };
    expect(wakesAt({ pod: pod({ containers: [{ lifecycle }] }), hooks, outside: [deletion(10)] })).to.equal(
      40,
    );
  });

  it('when KILL is due, and by nothing after it', () => {
    const script = { processes: { main: [{ onSignal: 'ignores' as const }] }, outside: [deletion(10, 5)] };
    expect(wakesAt({ ...script, until: 14 })).to.equal(15);
    expect(wakesAt({ ...script, until: 15 })).to.equal(Number.POSITIVE_INFINITY);
  });

  it('by nothing once the pod is over', () => {
    const script = {
      pod: pod({ restartPolicy: 'Never' }),
      processes: { main: [{ exits: { after: 1, code: 0 } }] },
    };
    expect(wakesAt(script)).to.equal(Number.POSITIVE_INFINITY);
  });
});

describe('a status is published', () => {
  it('only when something in it has changed', () => {
    const story = play({
      pod: pod({ containers: [{ name: 'a' }, { name: 'b' }] }),
      processes: { b: [{ exits: { after: 5, code: 1 } }] },
      until: 300,
    });
    const texts = story.statuses.map((status) => JSON.stringify(status));
    expect(texts.filter((text, index) => text === texts[index - 1])).to.deep.equal([]);
  });

  it('never while a sync is under way (3.6)', () => {
    const story = play({
      pod: pod({ containers: [{ name: 'a' }, { name: 'b', lifecycle: { postStart: exec('x') } }] }),
      processes: { a: [{ exits: { after: 2, code: 1 } }, {}] },
      hooks: { 'b/postStart': [{ takes: 9, ends: exited(0) }] },
      until: 60,
    });
    expect(story.told('status').map(([at]) => at)).to.deep.equal([0, 9, 9]);
  });
});
