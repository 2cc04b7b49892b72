import { expect } from 'chai';
import { exec, pod, sidecar, sleep } from '../../support/pod.ts';
import { deletion, type ProcessScript, type Script } from '../../support/script.ts';
import { play, type Story } from '../../support/story.ts';

const takes = (after: number): ProcessScript[] => [{ onSignal: { after, code: 0 } }];
const NAMES = ['s1', 's2', 's3'];

function deleted(script: Partial<Script>, grace = 30): Story {
  return play({
    pod: pod({
      initContainers: NAMES.map((name) => sidecar({ name })),
      terminationGracePeriodSeconds: grace,
    }),
    outside: [deletion(10)],
    ...script,
  });
}

const signals = (story: Story) =>
  story.told('process').flatMap(([at, what]) => {
    const name = / gets SIGTERM/.test(what) ? what.split(' ')[0] : undefined;
    return name ? [[at, name] as [number, string]] : [];
  });

describe('stopping a pod with sidecars', () => {
  it('signals a sidecar when the regular containers are gone (UO-1)', () => {
    const story = play({
      pod: pod({ initContainers: [sidecar({ name: 's' })], containers: [{ name: 'a' }, { name: 'b' }] }),
      processes: { a: takes(1), b: takes(3) },
      outside: [deletion(10)],
    });
    expect(signals(story)).to.deep.equal([
      [10, 'a'],
      [10, 'b'],
      [13, 's'],
    ]);
  });

  it('signals the sidecars in reverse order, each when the one after it is gone (UO-2)', () => {
    const processes = { main: takes(1), s1: takes(1), s2: takes(1), s3: takes(1) };
    expect(signals(deleted({ processes }))).to.deep.equal([
      [10, 'main'],
      [11, 's3'],
      [12, 's2'],
      [13, 's1'],
    ]);
  });

  it('signals everyone left when the grace is used up, with 2 s (UO-3, trace n3)', () => {
    const processes = { main: [{ onSignal: 'ignores' as const }], s1: takes(9), s2: takes(9), s3: takes(9) };
    const story = deleted({ processes }, 4);
    expect(signals(story)).to.deep.equal([
      [10, 'main'],
      [14, 's3'],
      [14, 's2'],
      [14, 's1'],
    ]);
    expect(story.at('main gets SIGKILL')).to.equal(14);
    expect(story.at('s1 gets SIGKILL')).to.equal(16);
  });

  it('runs all preStop hooks at once, those of the sidecars too (rule 24)', () => {
    const preStop = { lifecycle: { preStop: exec('x') } };
    const story = play({
      pod: pod({ initContainers: [sidecar({ name: 's', ...preStop })], containers: [preStop] }),
      processes: { main: takes(1), s: takes(0) },
      hooks: { 'main/preStop': [{ takes: 2 }], 's/preStop': [{ takes: 1 }] },
      outside: [deletion(10)],
    });
    expect(
      story
        .told('hook')
        .slice(0, 2)
        .map(([at]) => at),
    ).to.deep.equal([10, 10]);
    expect(signals(story)).to.deep.equal([
      [12, 'main'],
      [13, 's'],
    ]);
  });

  it('takes the hook of a sidecar and its wait from its grace, each in whole seconds', () => {
    const story = play({
      pod: pod({
        initContainers: [sidecar({ name: 's', lifecycle: { preStop: sleep(2) } })],
        terminationGracePeriodSeconds: 10,
      }),
      processes: { main: takes(4.5), s: [{ onSignal: 'ignores' }] },
      outside: [deletion(10)],
    });
    expect(signals(story).at(-1)).to.deep.equal([14.5, 's']);
    // 10 s less 2 s of the hook, less 2 s of the 2.5 s it waited.
    expect(story.at('s gets SIGKILL')).to.equal(20.5);
  });

  it('does not wait for what never ran', () => {
    const story = play({
      pod: pod({ initContainers: [sidecar({ name: 's' }), { name: 'i' }, sidecar({ name: 't' })] }),
      processes: { i: [{ onSignal: { after: 3, code: 0 } }] },
      outside: [deletion(10)],
    });
    expect(signals(story)).to.deep.equal([
      [10, 's'],
      [10, 'i'],
    ]);
  });

  it('lets a sidecar that ends by itself while it waits be', () => {
    const story = deleted({
      processes: { main: takes(5) },
      outside: [deletion(10), { at: 12, exits: 's2', code: 3 }],
    });
    expect(signals(story)).to.deep.equal([
      [10, 'main'],
      [15, 's3'],
      [15, 's1'],
    ]);
    expect(story.order('status').at(-1)).to.match(/ Succeeded$/);
  });

  it('kills them all at once when the user presses Ctrl-C twice', () => {
    const story = deleted({
      processes: { main: takes(5) },
      outside: [deletion(10), { at: 11, fact: { type: 'kill-requested' } }],
    });
    for (const name of ['main', ...NAMES]) expect(story.at(`${name} gets SIGKILL`), name).to.equal(11);
  });
});
