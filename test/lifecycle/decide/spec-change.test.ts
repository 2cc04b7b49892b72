import { expect } from 'chai';
import { exec, type PodFields, pod, sidecar } from '../../support/pod.ts';
import { deletion, type Script, update } from '../../support/script.ts';
import { play } from '../../support/story.ts';

const fields: PodFields = { restartPolicy: 'Never' };
const changed = (at: number, from: PodFields = fields) =>
  update(at, pod({ ...from, containers: [{ image: 'app:2' }] }));

describe('a change of the image', () => {
  it('kills and restarts the container whatever the policy (trap 6)', () => {
    const story = play({ pod: pod(fields), outside: [changed(5)], until: 20 });
    expect(story.told('event', 'process').slice(3)).to.deep.equal([
      [5, 'Normal Killing "Container main definition changed, will be restarted"'],
      [5, 'main gets SIGTERM'],
      [5, 'main exits 143'],
      [5, 'main starts'],
      [5, 'Normal Created "Container created"'],
      [5, 'Normal Started "Container started"'],
    ]);
    expect(story.order('status').at(-1)).to.equal('1/1 Running 1 Running');
    expect(story.statuses.at(-1)?.containerStatuses[0]?.image).to.equal('app:2');
  });

  it("gives the pod's grace", () => {
    const ignores: Partial<Script> = { processes: { main: [{ onSignal: 'ignores' }, {}] } };
    const story = play({
      pod: pod({ terminationGracePeriodSeconds: 7 }),
      outside: [changed(5, { terminationGracePeriodSeconds: 7 })],
      until: 20,
      ...ignores,
    });
    expect(story.at('main gets SIGKILL')).to.equal(12);
  });

  it('lets a container that waits in back-off start at once (GetBackoffKey)', () => {
    const story = play({
      pod: pod(),
      processes: { main: [{ exits: { after: 0, code: 1 } }, { exits: { after: 0, code: 1 } }, {}] },
      outside: [changed(5, {})],
      until: 20,
    });
    const starts = story.told('process').flatMap(([at, what]) => (what === 'main starts' ? [at] : []));
    expect(starts).to.deep.equal([0, 0, 5]);
  });

  it('lets a container that had no image start', () => {
    const fails = { reason: 'ErrImageNeverPull', message: 'no image' } as const;
    const story = play({
      pod: pod(),
      processes: { main: [{ fails }, {}] },
      outside: [changed(5, {})],
      until: 20,
    });
    expect(story.at('main starts')).to.equal(5);
    expect(story.order('status').at(-1)).to.equal('1/1 Running 0 Running');
  });

  it('restarts a sidecar, and nothing else', () => {
    const initContainers = [sidecar({ name: 's' })];
    const story = play({
      pod: pod({ initContainers }),
      outside: [update(5, pod({ initContainers: [sidecar({ name: 's', image: 'app:2' })] }))],
      until: 20,
    });
    expect(story.order('event').filter((what) => what.includes('Killing'))).to.deep.equal([
      'Normal Killing "Init container s definition changed"',
    ]);
    expect(story.order('process').slice(2)).to.deep.equal(['s gets SIGTERM', 's exits 143', 's starts']);
  });

  it('does not run an init container again', () => {
    const initContainers = [{ name: 'i' }];
    const story = play({
      pod: pod({ initContainers }),
      processes: { i: [{ exits: { after: 1, code: 0 } }] },
      outside: [update(5, pod({ initContainers: [{ name: 'i', image: 'app:2' }] }))],
      until: 20,
    });
    expect(story.order('process')).to.deep.equal(['i starts', 'i exits 0', 'main starts']);
  });

  it('is seen after a postStart that is under way', () => {
    const lifecycle = { postStart: { sleep: { seconds: 8 } } };
    const story = play({
      pod: pod({ containers: [{ lifecycle }] }),
      outside: [update(3, pod({ containers: [{ lifecycle, image: 'app:2' }] }))],
      until: 20,
    });
    expect(story.at('main gets SIGTERM')).to.equal(8);
  });

  it('of two containers stops one after the other, and not one that has ended by then', () => {
    const two = (image: string) => [
      { name: 'a', image },
      { name: 'b', image, lifecycle: { preStop: exec('x') } },
    ];
    const story = play({
      pod: pod({ containers: two('app') }),
      processes: { a: [{ onSignal: { after: 4, code: 0 } }, {}], b: [{ exits: { after: 7, code: 0 } }, {}] },
      outside: [update(5, pod({ containers: two('app:2') }))],
      until: 20,
    });
    expect(story.told('process', 'hook').slice(2)).to.deep.equal([
      [5, 'a gets SIGTERM'],
      [7, 'b exits 0'],
      [9, 'a exits 0'],
      [9, 'a starts'],
      [9, 'b starts'],
    ]);
    expect(story.order('event').filter((what) => what.includes('Killing'))).to.deep.equal([
      'Normal Killing "Container a definition changed, will be restarted"',
    ]);
  });

  it('does nothing to a pod that is being deleted', () => {
    const story = play({
      pod: pod(),
      processes: { main: [{ onSignal: { after: 4, code: 0 } }] },
      outside: [deletion(5), changed(6, {})],
    });
    expect(story.order('event').filter((what) => what.includes('Killing'))).to.deep.equal([
      'Normal Killing "Stopping container main"',
    ]);
    expect(story.at('removed')).to.equal(9);
  });
});

describe('activeDeadlineSeconds', () => {
  const late = 'Normal DeadlineExceeded "Pod was active on the node longer than the specified deadline"';

  it('fails the pod, which is stopped with its own grace (PO-2, 3.4)', () => {
    const story = play({
      pod: pod({ activeDeadlineSeconds: 10, terminationGracePeriodSeconds: 3 }),
      processes: { main: [{ onSignal: 'ignores' }] },
    });
    expect(story.told('event', 'process').slice(3)).to.deep.equal([
      [10, late],
      [10, 'Normal Killing "Stopping container main"'],
      [10, 'main gets SIGTERM'],
      [13, 'main gets SIGKILL'],
      [13, 'main exits 137'],
    ]);
    expect(story.statuses.at(-1)).to.deep.include({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    });
  });

  it('fails a pod whose containers exit 0 then', () => {
    const story = play({
      pod: pod({ activeDeadlineSeconds: 10 }),
      processes: { main: [{ onSignal: { after: 0, code: 0 } }] },
    });
    expect(story.statuses.at(-1)?.phase).to.equal('Failed');
  });

  it('ends a pod that waits in back-off, and one that is not initialized', () => {
    const crashing = play({
      pod: pod({ activeDeadlineSeconds: 15 }),
      processes: { main: [{ exits: { after: 0, code: 1 } }] },
    });
    expect([crashing.at(late), crashing.statuses.at(-1)?.phase]).to.deep.equal([15, 'Failed']);
    const initializing = play({ pod: pod({ activeDeadlineSeconds: 4, initContainers: [{ name: 'i' }] }) });
    expect([initializing.at('i gets SIGTERM'), initializing.statuses.at(-1)?.phase]).to.deep.equal([
      4,
      'Failed',
    ]);
  });

  it('is looked at after a postStart that is under way', () => {
    const lifecycle = { postStart: { sleep: { seconds: 8 } } };
    const story = play({ pod: pod({ activeDeadlineSeconds: 3, containers: [{ lifecycle }] }) });
    expect(story.at(late)).to.equal(8);
  });

  it('does not touch a pod that ended before', () => {
    const story = play({
      pod: pod({ activeDeadlineSeconds: 10, restartPolicy: 'Never' }),
      processes: { main: [{ exits: { after: 1, code: 0 } }] },
    });
    expect(story.order('event')).not.to.include(late);
    expect(story.statuses.at(-1)?.phase).to.equal('Succeeded');
  });

  it('may be set and shortened while the pod runs', () => {
    const story = play({
      pod: pod(),
      outside: [update(5, pod({ activeDeadlineSeconds: 60 })), update(6, pod({ activeDeadlineSeconds: 20 }))],
    });
    expect(story.at(late)).to.equal(20);
  });
});
