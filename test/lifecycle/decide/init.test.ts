import { expect } from 'chai';
import { exec, pod, probe, sidecar } from '../../support/pod.ts';
import { BAD, deletion, exited, GOOD, type ProcessScript, type Script } from '../../support/script.ts';
import { play } from '../../support/story.ts';

const done = (after: number, code = 0): ProcessScript => ({ exits: { after, code } });

describe('init containers', () => {
  it('run one after another, then the regular containers (rule 23)', () => {
    const story = play({
      pod: pod({ initContainers: [{ name: 'i1' }, { name: 'i2' }] }),
      processes: { i1: [done(1)], i2: [done(2)] },
      until: 10,
    });
    expect(story.told('status', 'process')).to.deep.equal([
      [0, '0/1 Init:0/2 0 Pending'],
      [0, 'i1 starts'],
      [1, 'i1 exits 0'],
      [1, '0/1 Init:1/2 0 Pending'],
      [1, 'i2 starts'],
      [3, 'i2 exits 0'],
      [3, '0/1 PodInitializing 0 Pending'],
      [3, 'main starts'],
      [3, '1/1 Running 0 Running'],
    ]);
  });

  it('tell their events on spec.initContainers', () => {
    const paths: (string | undefined)[] = [];
    play(
      { pod: pod({ initContainers: [{ name: 'i' }] }), processes: { i: [done(1)] }, until: 5 },
      {
        moment: ({ actions }) => {
          for (const action of actions) if (action.type === 'record-event') paths.push(action.fieldPath);
        },
      },
    );
    expect(new Set(paths)).to.deep.equal(new Set(['spec.initContainers{i}', 'spec.containers{main}']));
  });

  it('are tried again with back-off when they fail, and count as restarts meanwhile', () => {
    const story = play({
      pod: pod({ initContainers: [{ name: 'i' }] }),
      processes: { i: [done(1, 3), done(1, 3), done(1)] },
      until: 20,
    });
    expect(story.told('status').slice(1)).to.deep.equal([
      [1, '0/1 Init:Error 0 Pending'],
      [1, '0/1 Init:0/1 1 Pending'],
      [2, '0/1 Init:Error 1 Pending'],
      [3, '0/1 Init:CrashLoopBackOff 1 Pending'],
      [12, '0/1 Init:0/1 2 Pending'],
      [13, '0/1 PodInitializing 0 Pending'],
      [13, '1/1 Running 0 Running'],
    ]);
    expect(story.order('event')).to.include(
      'Warning BackOff "Back-off restarting failed container i in pod web_default(uid-1)"',
    );
  });

  it('fail the pod under Never, and the regular containers are left as they were (trace n5)', () => {
    const story = play({
      pod: pod({ restartPolicy: 'Never', initContainers: [{ name: 'i' }] }),
      processes: { i: [done(1, 2)] },
    });
    expect(story.order('status').slice(1)).to.deep.equal([
      '0/1 Init:Error 0 Pending',
      '0/1 Init:Error 0 Failed',
    ]);
    expect(story.statuses.at(-1)?.containerStatuses[0]?.state).to.deep.equal({
      waiting: { reason: 'PodInitializing' },
    });
  });

  it('do not run again when a regular container is restarted', () => {
    const story = play({
      pod: pod({ initContainers: [{ name: 'i' }] }),
      processes: { i: [done(1)], main: [done(1, 1), {}] },
      until: 20,
    });
    expect(story.order('process').filter((what) => what === 'i starts')).to.have.length(1);
  });

  it('that cannot be started keep the pod waiting, and are not tried again', () => {
    const fails = { reason: 'ErrImageNeverPull', message: 'no image' } as const;
    const story = play({
      pod: pod({ initContainers: [{ name: 'i' }] }),
      processes: { i: [{ fails }] },
      until: 1000,
    });
    expect(story.order('process')).to.deep.equal(['i cannot start']);
    expect(story.order('status').at(-1)).to.equal('0/1 Init:ErrImageNeverPull 0 Pending');
  });

  it('are stopped at once by a deletion, and what comes after them is left as it was (hasPodInitialized)', () => {
    const story = play({
      pod: pod({ initContainers: [{ name: 'i1' }, { name: 'i2' }] }),
      processes: { i1: [{ onSignal: { after: 1, code: 0 } }] },
      outside: [deletion(2)],
    });
    expect(story.told('event', 'process', 'status').slice(4)).to.deep.equal([
      [2, '0/1 Terminating 0 Pending'],
      [2, 'Normal Killing "Stopping container i1"'],
      [2, 'i1 gets SIGTERM'],
      [3, 'i1 exits 0'],
      [3, '0/1 Init:1/2 0 Failed'],
    ]);
    expect(story.statuses.at(-1)?.containerStatuses[0]?.state).to.deep.equal({
      waiting: { reason: 'PodInitializing' },
    });
  });

  it('in back-off make a deletion immediate', () => {
    const story = play({
      pod: pod({ initContainers: [{ name: 'i' }] }),
      processes: { i: [done(0, 1)] },
      outside: [deletion(5)],
    });
    expect(story.at('removed')).to.equal(5);
    expect(story.order('event').filter((what) => what.includes('Killing'))).to.deep.equal([]);
  });
});

describe('sidecars', () => {
  const withSidecar = (script: Partial<Script> = {}, fields = {}) =>
    play({ pod: pod({ initContainers: [sidecar({ name: 's', ...fields })] }), until: 30, ...script });

  it('let the next container start as soon as they run, and count as containers (rule 23)', () => {
    expect(withSidecar().told('status')).to.deep.equal([
      [0, '0/2 Init:0/1 0 Pending'],
      [0, '1/2 PodInitializing 0 Pending'],
      [0, '2/2 Running 0 Running'],
    ]);
  });

  it('hold up the next container until their postStart has ended (rule 3 of the observations)', () => {
    const lifecycle = { postStart: exec('x') };
    expect(
      withSidecar({ hooks: { 's/postStart': [{ takes: 4 }] } }, { lifecycle }).at('main starts'),
    ).to.equal(4);
  });

  it('are tried again with back-off when their postStart fails, and nothing after them starts (trace n4)', () => {
    const lifecycle = { postStart: exec('x') };
    const hooks = { 's/postStart': [{ ends: exited(1) }, { ends: exited(1) }, {}] };
    const story = withSidecar({ hooks }, { lifecycle });
    expect(story.told('process').filter(([, what]) => what.endsWith('starts'))).to.deep.equal([
      [0, 's starts'],
      [0, 's starts'],
      [10, 's starts'],
      [10, 'main starts'],
    ]);
    expect(story.order('status')).to.include('0/2 Init:PostStartHookError 0 Pending');
  });

  it('hold up the next container until their startup probe has succeeded', () => {
    const probes = { 's/startup': [BAD, BAD, GOOD] };
    const story = withSidecar({ probes }, { startupProbe: probe({ periodSeconds: 2 }) });
    expect(story.at('main starts')).to.equal(6);
  });

  it('that fail their startup probe are restarted before anything else starts', () => {
    const probes = { 's/startup': [BAD, GOOD] };
    const startupProbe = probe({ periodSeconds: 2, failureThreshold: 1 });
    const story = withSidecar({ probes }, { startupProbe });
    expect(story.order('event')).to.include('Normal Killing "Init container s failed startup probe"');
    expect(story.at('main starts')).to.equal(4);
  });

  it('are restarted whatever the policy and the exit code, while a regular container runs', () => {
    const story = play({
      pod: pod({ restartPolicy: 'Never', initContainers: [sidecar({ name: 's' })] }),
      processes: { s: [done(3), {}] },
      until: 10,
    });
    expect(story.told('process').at(-1)).to.deep.equal([3, 's starts']);
    expect(story.order('status').at(-1)).to.equal('2/2 Running 1 Running');
  });

  it('are stopped when the regular containers are done, and do not decide the phase (rule 25)', () => {
    const story = play({
      pod: pod({
        restartPolicy: 'Never',
        initContainers: [sidecar({ name: 's', lifecycle: { preStop: exec('x') } })],
      }),
      processes: { main: [done(3)], s: [{ onSignal: { after: 1, code: 9 } }] },
      hooks: { 's/preStop': [{ takes: 2 }] },
    });
    expect(story.told('process', 'hook').slice(2)).to.deep.equal([
      [3, 'main exits 0'],
      [3, 's/preStop begins'],
      [5, 's/preStop ends 0'],
      [5, 's gets SIGTERM'],
      [6, 's exits 9'],
    ]);
    expect(story.told('status').slice(-3)).to.deep.equal([
      [3, '1/2 Completed 0 Running'],
      [6, '0/2 Completed 0 Running'],
      [6, '0/2 Completed 0 Succeeded'],
    ]);
  });

  it('are stopped when an init container fails under Never', () => {
    const story = play({
      pod: pod({ restartPolicy: 'Never', initContainers: [sidecar({ name: 's' }), { name: 'i' }] }),
      processes: { i: [done(2, 1)] },
    });
    expect(story.at('s gets SIGTERM')).to.equal(2);
    expect(story.order('status').at(-1)).to.equal('0/2 Init:Error 0 Failed');
  });
});
