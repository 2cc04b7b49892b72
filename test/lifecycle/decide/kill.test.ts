import { expect } from 'chai';
import type { ContainerFields } from '../../support/pod.ts';
import { exec, httpGet, pod, sleep } from '../../support/pod.ts';
import { deletion, FOREVER, kill, type Script } from '../../support/script.ts';
import { play } from '../../support/story.ts';

/** Killed 10 s after the start; what happens from then on. */
function killed(fields: ContainerFields, script: Partial<Script> = {}) {
  const story = play({ pod: pod({ containers: [fields] }), outside: [kill(10)], ...script });
  const after = story.log.filter(({ at, kind }) => at >= 10 && kind !== 'status');
  return { story, told: after.map(({ what }) => what).slice(1) };
}

const KILLING = 'Normal Killing "Stopping container main"';

describe('killing a pod: the second Ctrl-C', () => {
  it('kills without signal, hook or grace', () => {
    const { story, told } = killed({ lifecycle: { preStop: exec('y') } });
    expect(told).to.deep.equal([KILLING, 'main gets SIGKILL', 'main exits 137', 'removed']);
    expect(story.at('removed')).to.equal(10);
    expect(story.order('status').at(-1)).to.equal('0/1 Error 0 Failed');
  });

  it('ends a postStart, of whatever kind', () => {
    for (const postStart of [exec('x'), httpGet('/')]) {
      const { told } = killed(
        { lifecycle: { postStart } },
        { hooks: { 'main/postStart': [{ takes: FOREVER }] } },
      );
      expect(told[0]).to.equal(KILLING);
      expect(told).to.include.members([
        'main/postStart ends with: the hook was cancelled',
        'main exits 137',
        'removed',
      ]);
      expect(told.join()).not.to.include('Failed');
    }
    const { story } = killed({ lifecycle: { postStart: sleep(FOREVER) } });
    expect(story.at('removed')).to.equal(10);
  });

  it('ends a preStop, with no second Killing event', () => {
    const { told } = killed(
      { lifecycle: { preStop: exec('y') } },
      { outside: [deletion(5), kill(10)], hooks: { 'main/preStop': [{ takes: FOREVER }] } },
    );
    expect(told).to.deep.equal([
      'main gets SIGKILL',
      'main/preStop ends with: the hook was cancelled',
      'main exits 137',
      'removed',
    ]);
  });

  it('does not wait for the grace of a signal', () => {
    const { story, told } = killed(
      {},
      { outside: [deletion(5), kill(10)], processes: { main: [{ onSignal: 'ignores' }] } },
    );
    expect(told).to.deep.equal(['main gets SIGKILL', 'main exits 137', 'removed']);
    expect(story.at('main gets SIGTERM')).to.equal(5);
  });

  it('adds nothing to a KILL that is under way', () => {
    const { story } = killed({}, { outside: [kill(10), kill(10)], together: true });
    expect(story.order('process').filter((what) => what.includes('SIGKILL'))).to.have.lengthOf(1);
  });

  it('waits for a start that is under way and kills what comes of it', () => {
    const { story, told } = killed(
      { lifecycle: { postStart: exec('x') } },
      { processes: { main: [{ startsAfter: 12 }] } },
    );
    expect(told).to.deep.equal(['main starts', KILLING, 'main gets SIGKILL', 'main exits 137', 'removed']);
    expect(story.at('removed')).to.equal(12);
  });

  it('waits for a start that then fails', () => {
    const fails = { reason: 'StartError', message: 'no such file' } as const;
    const { story, told } = killed({}, { processes: { main: [{ startsAfter: 12, fails }] } });
    expect(told).to.deep.equal([
      'main cannot start',
      'Normal Created "Container created"',
      'Warning Failed "Error: no such file"',
      'removed',
    ]);
    expect(story.order('status').at(-1)).to.equal('0/1 StartError 0 Failed');
  });

  it('has nothing to kill in back-off', () => {
    const { story, told } = killed({}, { processes: { main: [{ exits: { after: 4, code: 2 } }] } });
    expect(told).to.deep.equal(['removed']);
    expect(story.order('status').at(-1)).to.equal('0/1 Error 1 Failed');
  });

  it('sends nothing to a process that has gone by itself', () => {
    const { told } = killed({}, { together: true, outside: [{ at: 10, exits: 'main', code: 5 }, kill(10)] });
    expect(told.join()).not.to.match(/Killing|SIGKILL/);
    const during = killed(
      { lifecycle: { postStart: sleep(20) } },
      { processes: { main: [{ exits: { after: 4, code: 5 } }] } },
    );
    expect(during.told).to.deep.equal(['removed']);
  });

  it('removes a pod that had ended by itself', () => {
    const processes = { main: [{ exits: { after: 1, code: 0 } }] };
    const story = play({ pod: pod({ restartPolicy: 'Never' }), processes, outside: [kill(10)] });
    expect(story.at('removed')).to.equal(10);
    expect(story.order('status').at(-1)).to.equal('0/1 Completed 0 Succeeded');
  });

  it('starts no container that was still to come', () => {
    const containers = [{ name: 'a', lifecycle: { postStart: sleep(60) } }, { name: 'b' }];
    const story = play({ pod: pod({ containers }), outside: [kill(10)] });
    expect(story.order('process')).to.deep.equal(['a starts', 'a gets SIGKILL', 'a exits 137']);
  });
});
