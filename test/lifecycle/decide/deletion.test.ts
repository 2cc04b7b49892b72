import { expect } from 'chai';
import { exec, pod, probe, sleep } from '../../support/pod.ts';
import { BAD, deletion, exited, FOREVER, type ProcessScript } from '../../support/script.ts';
import { play } from '../../support/story.ts';

const ignores: ProcessScript[] = [{ onSignal: 'ignores' }];

describe('deleting a pod', () => {
  it('shows Terminating, still ready, until the process is gone (rule 16 of the observations)', () => {
    const story = play({
      pod: pod(),
      processes: { main: [{ onSignal: { after: 4, code: 0 } }] },
      outside: [deletion(10)],
    });
    expect(story.told('status').slice(2)).to.deep.equal([
      [10, '1/1 Terminating 0 Running'],
      [14, '0/1 Completed 0 Succeeded'],
    ]);
  });

  it('ends Succeeded when all exited 0, even under Always, else Failed (rule 15 of the observations)', () => {
    const last = (code: number) => {
      const processes = { a: [{ onSignal: { after: 0, code: 0 } }], b: [{ onSignal: { after: 1, code } }] };
      const containers = [{ name: 'a' }, { name: 'b' }];
      return play({ pod: pod({ containers }), processes, outside: [deletion(10)] })
        .order('status')
        .at(-1);
    };
    expect(last(0)).to.equal('0/2 Completed 0 Succeeded');
    expect(last(4)).to.equal('0/2 Error 0 Failed');
  });

  it('has a grace of its own, for preStop and signal together', () => {
    const lifecycle = { preStop: exec('y') };
    const story = play({
      pod: pod({ containers: [{ lifecycle }] }),
      processes: { main: ignores },
      hooks: { 'main/preStop': [{ takes: 2 }] },
      outside: [deletion(10, 5)],
    });
    expect(story.at('main gets SIGTERM')).to.equal(12);
    expect(story.at('main gets SIGKILL')).to.equal(15);
  });

  it("may have more grace than the pod's own", () => {
    const story = play({ pod: pod(), processes: { main: ignores }, outside: [deletion(10, 60)] });
    expect(story.at('main gets SIGKILL')).to.equal(70);
  });

  it('by force gives preStop 1 s and the process 2 s (traces m2, g7)', () => {
    for (const terminationGracePeriodSeconds of [0, 30]) {
      const story = play({
        pod: pod({ containers: [{ lifecycle: { preStop: exec('y') } }], terminationGracePeriodSeconds }),
        processes: { main: ignores },
        hooks: { 'main/preStop': [{ takes: FOREVER }] },
        outside: [deletion(10, 0)],
      });
      expect(story.at('main/preStop begins')).to.equal(10);
      expect(story.at('main gets SIGTERM')).to.equal(11);
      expect(story.at('main gets SIGKILL')).to.equal(13);
    }
  });

  it('stops all containers in parallel, each with its own preStop', () => {
    const containers = [
      { name: 'a', lifecycle: { preStop: sleep(5) } },
      { name: 'b', lifecycle: { preStop: sleep(2) } },
      { name: 'c' },
    ];
    const story = play({ pod: pod({ containers }), outside: [deletion(10)] });
    expect(story.told('process', 'removed').slice(3)).to.deep.equal([
      [10, 'c gets SIGTERM'],
      [10, 'c exits 143'],
      [12, 'b gets SIGTERM'],
      [12, 'b exits 143'],
      [15, 'a gets SIGTERM'],
      [15, 'a exits 143'],
      [15, 'removed'],
    ]);
  });

  it('is done at once, without Killing, while the container waits in back-off (rule 14 of the observations)', () => {
    const story = play({
      pod: pod({ containers: [{ lifecycle: { preStop: exec('y') } }] }),
      processes: { main: [{ exits: { after: 0, code: 2 } }] },
      outside: [deletion(5)],
    });
    expect(story.told('status', 'removed').slice(-3)).to.deep.equal([
      [5, '0/1 Terminating 1 Running'],
      [5, '0/1 Error 1 Failed'],
      [5, 'removed'],
    ]);
    expect(story.order('hook')).to.deep.equal([]);
    expect(story.order('event').join()).not.to.include('Killing');
  });

  it('restarts nothing that ends meanwhile', () => {
    const containers = [{ name: 'a', lifecycle: { preStop: sleep(5) } }, { name: 'b' }];
    const story = play({
      pod: pod({ containers }),
      outside: [deletion(10), { at: 12, exits: 'a', code: 1 }],
    });
    expect(story.order('process').filter((what) => what.endsWith('starts'))).to.deep.equal([
      'a starts',
      'b starts',
    ]);
  });

  it('sees an exit of the same moment as an exit, and runs no preStop then', () => {
    const story = play({
      pod: pod({ containers: [{ lifecycle: { preStop: exec('y') } }] }),
      outside: [deletion(10), { at: 10, exits: 'main', code: 0 }],
      processes: { main: [{ exits: { after: 10, code: 0 } }] },
      together: true,
    });
    expect(story.order('hook')).to.deep.equal([]);
    expect(story.order('status').at(-1)).to.equal('0/1 Completed 0 Succeeded');
  });

  it('fails a pod that never ran, with the containers unknown', () => {
    const fails = { reason: 'ErrImageNeverPull', message: 'm' } as const;
    const story = play({ pod: pod(), processes: { main: [{ fails }] }, outside: [deletion(5)] });
    expect(story.order('status').at(-1)).to.equal('0/1 ContainerStatusUnknown 0 Failed');
  });

  it('waits for a start that is under way, and stops what comes of it', () => {
    const story = play({ pod: pod(), processes: { main: [{ startsAfter: 6 }] }, outside: [deletion(5)] });
    expect(story.told('process')).to.deep.equal([
      [6, 'main starts'],
      [6, 'main gets SIGTERM'],
      [6, 'main exits 143'],
    ]);
  });

  it('removes a pod that has ended long ago at once, with nothing more to tell', () => {
    const story = play({
      pod: pod({ restartPolicy: 'Never' }),
      processes: { main: [{ exits: { after: 1, code: 1 } }] },
      outside: [deletion(50)],
    });
    expect(story.log.slice(-2).map(({ at, what }) => [at, what])).to.deep.equal([
      [50, 'deleted'],
      [50, 'removed'],
    ]);
  });

  it('a second time changes nothing once the stop is under way (kubernetes issue 83916)', () => {
    const story = play({
      pod: pod(),
      processes: { main: ignores },
      outside: [deletion(10), deletion(12, 1), deletion(90)],
    });
    expect(story.at('main gets SIGKILL')).to.equal(40);
    expect(story.order('event', 'removed').filter((what) => /Killing|removed/.test(what))).to.have.lengthOf(
      2,
    );
  });

  it('a second time shortens the grace while the stop has not begun', () => {
    const story = play({
      pod: pod({ containers: [{ lifecycle: { postStart: sleep(9) } }] }),
      processes: { main: ignores },
      outside: [deletion(3), deletion(4, 6)],
    });
    expect(story.at('main gets SIGKILL')).to.equal(15);
  });

  it('ends a kill that a probe has begun, then stops the rest', () => {
    const containers = [
      { name: 'a', livenessProbe: probe({ periodSeconds: 1, failureThreshold: 1 }) },
      { name: 'b' },
    ];
    const story = play({
      pod: pod({ containers }),
      processes: { a: [{ onSignal: { after: 4, code: 0 } }, {}] },
      probes: { 'a/liveness': [BAD] },
      outside: [deletion(3)],
    });
    // The sync goes on to the start that it had planned: as upstream, whose sync knows nothing of the deletion.
    expect(story.told('process').slice(2, 5)).to.deep.equal([
      [1, 'a gets SIGTERM'],
      [5, 'a exits 0'],
      [5, 'a starts'],
    ]);
    expect(story.at('removed')).to.equal(5);
  });

  it('waits for every postStart that is still to come', () => {
    const containers = [
      { name: 'a', lifecycle: { postStart: sleep(3) } },
      { name: 'b', lifecycle: { postStart: exec('x') } },
    ];
    const story = play({
      pod: pod({ containers }),
      hooks: { 'b/postStart': [{ takes: 4, ends: exited(0) }] },
      outside: [deletion(1)],
    });
    expect(story.at('a gets SIGTERM')).to.equal(7);
  });
});
