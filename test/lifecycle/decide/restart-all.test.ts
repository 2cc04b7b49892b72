import { expect } from 'chai';
import { exec, pod, sidecar } from '../../support/pod.ts';
import { deletion, type Script } from '../../support/script.ts';
import { play } from '../../support/story.ts';

const rule = {
  restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } }],
} as const;

const asking = (script: Partial<Script> = {}) =>
  play({
    pod: pod({
      restartPolicy: 'Never',
      initContainers: [{ name: 'i' }, sidecar({ name: 's', lifecycle: { preStop: exec('x') } })],
      containers: [{ name: 'a', ...rule }, { name: 'b' }],
    }),
    processes: {
      i: [{ exits: { after: 1, code: 0 } }],
      a: [{ exits: { after: 5, code: 42 } }, {}],
      b: [{ onSignal: 'ignores' }],
    },
    until: 30,
    ...script,
  });

describe('restarting all containers (KEP-5532)', () => {
  it('kills the others one by one, without preStop and with 2 s, then starts over with the init containers', () => {
    expect(asking().told('process', 'hook').slice(5)).to.deep.equal([
      [6, 'a exits 42'],
      [6, 'b gets SIGTERM'],
      [8, 'b gets SIGKILL'],
      [8, 'b exits 137'],
      [8, 's gets SIGTERM'],
      [8, 's exits 143'],
      [8, 'i starts'],
      [9, 'i exits 0'],
      [9, 's starts'],
      [9, 'a starts'],
      [9, 'b starts'],
    ]);
  });

  it('says killing in its events, counts every container up, and goes back to Pending until it is initialized', () => {
    const story = asking();
    expect(story.order('event').filter((what) => what.includes('Killing'))).to.deep.equal([
      'Normal Killing "killing"',
      'Normal Killing "killing"',
    ]);
    const last = story.statuses.at(-1);
    const statuses = [...(last?.initContainerStatuses ?? []), ...(last?.containerStatuses ?? [])];
    expect(statuses.map(({ restartCount }) => restartCount)).to.deep.equal([1, 1, 1, 1]);
    expect(story.order('status').map((row) => row.split(' ').at(-1))).to.include('Pending');
    expect(story.order('status').at(-1)).to.equal('3/3 Running 3 Running');
  });

  it('shows what it has removed, and a condition while it goes on', () => {
    const { statuses } = asking();
    const removal = {
      reason: 'RestartingAllContainers',
      message: 'The container is removed because RestartAllContainers in place',
    };
    const lastState = { terminated: { ...removal, exitCode: 137, startedAt: null, finishedAt: null } };
    const a = statuses.map(({ containerStatuses }) => containerStatuses[0]);
    expect(a.find((status) => status?.state.waiting?.reason === removal.reason)).to.deep.include({
      state: { waiting: removal },
      lastState,
      restartCount: 1,
    });
    expect(a.at(-1)).to.deep.include({ lastState, restartCount: 1 });
    const condition = statuses.map(
      ({ conditions }) => conditions.find(({ type }) => type === 'AllContainersRestarting')?.status,
    );
    expect([condition[0], condition.at(-1)]).to.deep.equal(['False', 'False']);
    expect(condition).to.include('True');
  });

  it('stays initialized, and is Pending only while an init container runs', () => {
    expect(asking().told('status').slice(4)).to.deep.equal([
      [6, '2/3 Error 0 Running'],
      [8, '0/3 RestartingAllContainers 2 Running'],
      [8, '0/3 PodInitializing 2 Pending'],
      [9, '0/3 PodInitializing 3 Running'],
      [9, '1/3 PodInitializing 3 Running'],
      [9, '3/3 Running 3 Running'],
    ]);
  });

  it('does not wait for any back-off, however often', () => {
    const story = play({
      pod: pod({ containers: [rule] }),
      processes: { main: [{ exits: { after: 1, code: 42 } }] },
      until: 5.5,
    });
    expect(story.order('process').filter((what) => what === 'main starts')).to.have.length(6);
  });

  it('happens at most once a second, also for a container that cannot be started', () => {
    for (const script of [
      { exits: { after: 0, code: 42 } },
      { fails: { reason: 'StartError', message: 'm' } as const },
    ]) {
      const restartPolicyRules = [
        { action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42, 128] } },
      ] as const;
      const story = play({
        pod: pod({ containers: [{ restartPolicyRules }] }),
        processes: { main: [script] },
        until: 5.5,
      });
      const starts = story.order('process').filter((what) => /main (?:starts|cannot start)/.test(what));
      expect(starts).to.have.length(6);
    }
  });

  it('ends with a deletion: nothing is started again', () => {
    const story = asking({ outside: [deletion(7)] });
    expect(story.order('process').at(-1)).to.equal('s exits 143');
    expect(story.order('status').at(-1)).to.match(/ Failed$/);
    expect(story.at('removed')).to.equal(8);
  });

  it('leaves what cannot be started again waiting, and does not begin anew', () => {
    const fails = { reason: 'CreateContainerConfigError', message: 'm' } as const;
    const story = play({
      pod: pod({ containers: [rule] }),
      processes: { main: [{ exits: { after: 1, code: 42 } }, { fails }] },
      until: 100,
    });
    expect(story.order('process')).to.deep.equal(['main starts', 'main exits 42', 'main cannot start']);
    expect(story.order('status').at(-1)).to.contain('CreateContainerConfigError');
  });
});
