import { expect } from 'chai';
import { exec, pod } from '../../support/pod.ts';
import type { ProcessScript, Script } from '../../support/script.ts';
import { play, type Story } from '../../support/story.ts';

const crashes = (after: number, code = 1): ProcessScript => ({ exits: { after, code } });
const crashing = (after: number, script: Partial<Script> = {}) =>
  play({ pod: pod(), processes: { main: [crashes(after)] }, until: 700, ...script });

function starts(story: Story, container = 'main'): number[] {
  return story.told('process').flatMap(([at, what]) => (what === `${container} starts` ? [at] : []));
}

const BACK_OFF = 'Warning BackOff "Back-off restarting failed container main in pod web_default(uid-1)"';

describe('restarting a container', () => {
  it('happens at once, then after 10, 20, 40 … 300 s from the exit (4.2)', () => {
    expect(starts(crashing(0))).to.deep.equal([0, 0, 10, 30, 70, 150, 310, 610]);
    expect(starts(crashing(2, { until: 100 }))).to.deep.equal([0, 2, 14, 36, 78]);
  });

  it('backs off after a clean exit too (rule 18, trace i1)', () => {
    const story = play({ pod: pod(), processes: { main: [crashes(4, 0)] }, until: 18 });
    expect(story.told('status', 'process').slice(1)).to.deep.equal([
      [0, 'main starts'],
      [0, '1/1 Running 0 Running'],
      [4, 'main exits 0'],
      [4, '0/1 Completed 0 Running'],
      [4, 'main starts'],
      [4, '1/1 Running 1 Running'],
      [8, 'main exits 0'],
      [8, '0/1 Completed 1 Running'],
      [9, '0/1 CrashLoopBackOff 1 Running'],
      [18, 'main starts'],
      [18, '1/1 Running 2 Running'],
    ]);
  });

  it('starts afresh after a run of more than 10 minutes', () => {
    const processes = { main: [crashes(1), crashes(1), crashes(601), crashes(1)] };
    expect(starts(play({ pod: pod(), processes, until: 630 }))).to.deep.equal([0, 1, 12, 613, 624]);
  });

  it('has one BackOff event and one CrashLoopBackOff message a wait', () => {
    const story = crashing(1, { until: 60 });
    expect(story.told('event').filter(([, what]) => what === BACK_OFF)).to.deep.equal([
      [2, BACK_OFF],
      [13, BACK_OFF],
      [34, BACK_OFF],
    ]);
    const messages = story.statuses.flatMap(
      ({ containerStatuses }) => containerStatuses[0]?.state.waiting?.message ?? [],
    );
    expect([...new Set(messages)]).to.deep.equal(
      ['10s', '20s', '40s'].map(
        (delay) => `back-off ${delay} restarting failed container=main pod=web_default(uid-1)`,
      ),
    );
  });

  it('runs postStart again, preStop never (trace i1)', () => {
    const lifecycle = { postStart: exec('x'), preStop: exec('y') };
    const story = crashing(1, { pod: pod({ containers: [{ lifecycle }] }), until: 5 });
    expect(story.order('hook')).to.deep.equal([
      'main/postStart begins',
      'main/postStart ends 0',
      'main/postStart begins',
      'main/postStart ends 0',
    ]);
    expect(story.order('event').join()).not.to.include('Killing');
  });

  it('does not happen under Never; the pod is Failed, after Running with an ended container (trace i2)', () => {
    const story = crashing(3, { pod: pod({ restartPolicy: 'Never' }) });
    expect(story.told('status').slice(1)).to.deep.equal([
      [0, '1/1 Running 0 Running'],
      [3, '0/1 Error 0 Running'],
      [3, '0/1 Error 0 Failed'],
    ]);
    expect(starts(story)).to.deep.equal([0]);
  });

  it('goes on under OnFailure until an exit 0 (RT-1)', () => {
    const processes = { main: [crashes(1, 1), crashes(1, 0)] };
    const story = play({ pod: pod({ restartPolicy: 'OnFailure' }), processes, until: 700 });
    expect(story.order('status').at(-1)).to.equal('0/1 Completed 1 Succeeded');
  });

  it('leaves the other containers alone', () => {
    const containers = [{ name: 'main' }, { name: 'other' }];
    const story = crashing(1, { pod: pod({ containers }), until: 13 });
    expect(starts(story, 'other')).to.deep.equal([0]);
    expect(starts(story)).to.deep.equal([0, 1, 12]);
    expect(story.order('status')).to.include('1/2 CrashLoopBackOff 1 Running');
  });

  it('waits for each container by itself', () => {
    const containers = [{ name: 'a' }, { name: 'b' }];
    const processes = { a: [crashes(1)], b: [crashes(3)] };
    const story = play({ pod: pod({ containers }), processes, until: 20 });
    expect(starts(story, 'a')).to.deep.equal([0, 1, 12]);
    expect(starts(story, 'b')).to.deep.equal([0, 3, 16]);
    const events = story.told('event').filter(([, what]) => what.includes('BackOff'));
    expect(events.map(([at]) => at)).to.deep.equal([2, 6, 13, 19]);
  });

  it('keeps the pod Running while one of its containers may still be restarted', () => {
    const containers = [{ name: 'a' }, { name: 'b', restartPolicy: 'Always' as const }];
    const processes = { a: [crashes(1)], b: [crashes(2)] };
    const story = play({ pod: pod({ containers, restartPolicy: 'Never' }), processes, until: 20 });
    expect(new Set(story.statuses.map(({ phase }) => phase))).to.deep.equal(new Set(['Pending', 'Running']));
    expect(starts(story, 'a')).to.deep.equal([0]);
    expect(starts(story, 'b')).to.deep.equal([0, 2, 14]);
  });

  it('remembers one instance back (3.1)', () => {
    const processes = { main: [crashes(1, 7), crashes(1, 8), {}] };
    const story = play({ pod: pod(), processes, until: 60 });
    const status = story.statuses.at(-1)?.containerStatuses[0];
    expect(status?.restartCount).to.equal(2);
    expect(status?.lastState.terminated).to.include({ exitCode: 8, containerID: 'hooklet://uid-1/main/1' });
  });

  it('takes an exit from before anyone had seen the start', () => {
    const story = crashing(0, { until: 0, together: true });
    expect(story.order('status')).to.deep.equal([
      '0/1 ContainerCreating 0 Pending',
      '0/1 Error 0 Running',
      '0/1 Error 1 Running',
    ]);
  });
});
