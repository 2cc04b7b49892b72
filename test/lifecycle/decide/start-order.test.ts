import { expect } from 'chai';
import { exec, pod, sleep } from '../../support/pod.ts';
import { exited, failed, type Script } from '../../support/script.ts';
import { play } from '../../support/story.ts';

const two = (script: Omit<Script, 'pod' | 'until'>, a = {}, b = {}) =>
  play({
    pod: pod({
      containers: [
        { name: 'a', ...a },
        { name: 'b', ...b },
      ],
    }),
    until: 60,
    ...script,
  });

describe('starting a pod', () => {
  it('tells of ContainerCreating first, of Running when the containers have started', () => {
    expect(play({ pod: pod(), until: 60 }).told('status', 'process', 'event')).to.deep.equal([
      [0, '0/1 ContainerCreating 0 Pending'],
      [0, 'main starts'],
      [0, 'Normal Created "Container created"'],
      [0, 'Normal Started "Container started"'],
      [0, '1/1 Running 0 Running'],
    ]);
  });

  it('is one container after another, in spec order', () => {
    const story = two({ processes: { a: [{ startsAfter: 1 }], b: [{ startsAfter: 1 }] } });
    expect(story.told('process')).to.deep.equal([
      [1, 'a starts'],
      [2, 'b starts'],
    ]);
  });

  it('lets the next container wait for the postStart of the one before (rule 3)', () => {
    const story = two({ hooks: { 'a/postStart': [{ takes: 4 }] } }, { lifecycle: { postStart: exec('x') } });
    expect(story.at('b starts')).to.equal(4);
    expect(story.told('status')).to.deep.equal([
      [0, '0/2 ContainerCreating 0 Pending'],
      [4, '2/2 Running 0 Running'],
    ]);
  });

  it('goes on to the next container when a postStart failed and its container is stopped', () => {
    const story = two(
      {
        processes: { a: [{ onSignal: { after: 2, code: 0 } }, {}] },
        hooks: { 'a/postStart': [{ takes: 1, ends: exited(1) }, {}] },
      },
      { lifecycle: { postStart: exec('x') } },
    );
    expect(story.told('process')).to.deep.equal([
      [0, 'a starts'],
      [1, 'a gets SIGTERM'],
      [3, 'a exits 0'],
      [3, 'b starts'],
      [3, 'a starts'],
    ]);
  });

  it('goes on to the next container when one cannot be started', () => {
    const fails = { reason: 'StartError', message: 'no such file' } as const;
    const story = two({ processes: { a: [{ fails }, {}] } });
    expect(story.order('process')).to.deep.equal(['a cannot start', 'b starts', 'a starts']);
  });

  it('does not look at a container that ended meanwhile before the last one has started', () => {
    const story = two(
      { processes: { a: [{ exits: { after: 1, code: 1 } }, {}] }, hooks: { 'b/postStart': [{ takes: 5 }] } },
      {},
      { lifecycle: { postStart: exec('x') } },
    );
    expect(story.told('process')).to.deep.equal([
      [0, 'a starts'],
      [0, 'b starts'],
      [1, 'a exits 1'],
      [5, 'a starts'],
    ]);
  });

  describe('a container that cannot be started', () => {
    const fails = { reason: 'StartError', message: 'exec: "x": no such file' } as const;

    it('has ended with 128 and is started again, with back-off (trace i6)', () => {
      const story = play({ pod: pod(), processes: { main: [{ fails }] }, until: 15 });
      expect(story.told('process', 'status', 'event')).to.deep.equal([
        [0, '0/1 ContainerCreating 0 Pending'],
        [0, 'main cannot start'],
        [0, 'Normal Created "Container created"'],
        [0, `Warning Failed "Error: exec: "x": no such file"`],
        [0, '0/1 RunContainerError 0 Running'],
        [0, 'main cannot start'],
        [0, 'Normal Created "Container created"'],
        [0, `Warning Failed "Error: exec: "x": no such file"`],
        [0, '0/1 RunContainerError 1 Running'],
        [0, 'Warning BackOff "Back-off restarting failed container main in pod web_default(uid-1)"'],
        [1, '0/1 CrashLoopBackOff 1 Running'],
        [10, 'main cannot start'],
        [10, 'Normal Created "Container created"'],
        [10, `Warning Failed "Error: exec: "x": no such file"`],
        [10, '0/1 RunContainerError 2 Running'],
        [10, 'Warning BackOff "Back-off restarting failed container main in pod web_default(uid-1)"'],
        [11, '0/1 CrashLoopBackOff 2 Running'],
      ]);
      const lastState = story.statuses.at(-1)?.containerStatuses[0]?.lastState;
      expect(lastState?.terminated).to.include({
        exitCode: 128,
        reason: 'StartError',
        startedAt: '1970-01-01T00:00:00Z',
      });
    });

    it('runs neither hook', () => {
      const lifecycle = { postStart: exec('x'), preStop: exec('y') };
      const story = play({
        pod: pod({ containers: [{ lifecycle }] }),
        processes: { main: [{ fails }] },
        until: 15,
      });
      expect(story.told('hook')).to.deep.equal([]);
    });

    it('ends a pod that is Never restarted', () => {
      const story = play({ pod: pod({ restartPolicy: 'Never' }), processes: { main: [{ fails }] } });
      expect(story.order('status').at(-1)).to.equal('0/1 StartError 0 Failed');
    });
  });

  it('waits for good where nothing says what the image runs', () => {
    const fails = { reason: 'ErrImageNeverPull', message: 'no image "app" here' } as const;
    const story = two({ processes: { a: [{ fails }] } });
    expect(story.told('process', 'status', 'event')).to.deep.equal([
      [0, '0/2 ContainerCreating 0 Pending'],
      [0, 'a cannot start'],
      [0, 'Warning ErrImageNeverPull "no image "app" here"'],
      [0, 'Warning Failed "Error: ErrImageNeverPull"'],
      [0, 'b starts'],
      [0, 'Normal Created "Container created"'],
      [0, 'Normal Started "Container started"'],
      [0, '1/2 ErrImageNeverPull 0 Pending'],
    ]);
  });

  it('waits for good where the container cannot be configured', () => {
    const fails = { reason: 'CreateContainerConfigError', message: 'no such field' } as const;
    const story = play({ pod: pod({ restartPolicy: 'Never' }), processes: { main: [{ fails }] } });
    expect(story.order('status', 'event').slice(1)).to.deep.equal([
      'Warning Failed "Error: no such field"',
      '0/1 CreateContainerConfigError 0 Pending',
    ]);
  });

  it('goes back to how it ended when a container cannot be configured for its restart', () => {
    const fails = { reason: 'CreateContainerConfigError', message: 'no such field' } as const;
    const story = play({ pod: pod(), processes: { main: [{ exits: { after: 1, code: 4 } }, { fails }] } });
    expect(story.order('status').at(-1)).to.equal('0/1 CreateContainerConfigError 0 Running');
    expect(story.statuses.at(-1)?.containerStatuses[0]?.lastState.terminated?.exitCode).to.equal(4);
  });

  it('holds everything back while a postStart sleeps, as long as it sleeps', () => {
    const story = two({}, { lifecycle: { postStart: sleep(3) } });
    expect(story.at('b starts')).to.equal(3);
  });

  it('takes a postStart that cannot be tried as failed at once', () => {
    const story = two(
      { hooks: { 'a/postStart': [{ ends: failed('x') }] } },
      { lifecycle: { postStart: { tcpSocket: { port: 1 } } } },
    );
    expect(story.at('Warning FailedPostStartHook "PostStartHook failed"')).to.equal(0);
    expect(story.at('b starts')).to.equal(0);
  });
});
