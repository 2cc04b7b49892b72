import { expect } from 'chai';
import { acceptPod } from '../../supervisor/lifecycle/accept-pod.ts';
import { decide } from '../../supervisor/lifecycle/decide.ts';
import type { Fact } from '../../supervisor/lifecycle/facts.ts';
import { observe } from '../../supervisor/lifecycle/observe.ts';
import type { PodState } from '../../supervisor/lifecycle/pod-state.ts';
import { exec, pod } from '../support/pod.ts';
import { exited } from '../support/script.ts';
import { ended, podState, RUNNING } from '../support/state.ts';

const NOW = 1000;
const see = (state: PodState, ...facts: Fact[]) =>
  facts.reduce((each, fact) => observe(each, fact, NOW), state);
const starts: Fact = { type: 'process-started', container: 'main', pid: 7 };
const exits: Fact = { type: 'process-exited', container: 'main', exitCode: 3, finishedAt: 900 };
const fails: Fact = { type: 'start-failed', container: 'main', reason: 'StartError', message: 'm' };

const starting = () => decide(acceptPod(pod(), 0), 0).pod;

describe('observing', () => {
  it('takes in the answer to a start, and only the first one', () => {
    const state = see(starting(), starts);
    expect(state.containers[0]?.state).to.deep.equal({
      kind: 'starting',
      answer: { kind: 'started', process: { pid: 7, startedAt: NOW, image: 'app' } },
    });
    expect(see(state, starts, fails)).to.equal(state);
  });

  it('takes in an exit before anyone has looked at the start', () => {
    const [record] = see(starting(), starts, exits).containers;
    expect(record?.state).to.have.nested.property('answer.process.exit.exitCode', 3);
  });

  it('takes in an exit once', () => {
    const state = see(podState([{ state: RUNNING }]), { ...exits, container: 'a' });
    expect(state.containers[0]?.state).to.have.nested.property('process.exit.finishedAt', 900);
    expect(see(state, { ...exits, container: 'a', exitCode: 0 })).to.equal(state);
  });

  it('knows of no exit of a process that is not there', () => {
    for (const state of [podState([{}]), podState([{ state: ended(0) }])]) {
      expect(see(state, { ...exits, container: 'a' })).to.equal(state);
    }
    expect(see(starting(), exits)).to.deep.equal(starting());
    const failed = see(starting(), fails);
    expect(see(failed, exits)).to.equal(failed);
  });

  it('knows of no start that was not asked for', () => {
    const state = podState([{ state: RUNNING }]);
    expect(see(state, { ...starts, container: 'a' }, { ...fails, container: 'a' })).to.equal(state);
  });

  it('knows no strangers', () => {
    const state = starting();
    for (const fact of [starts, exits, fails])
      expect(see(state, { ...fact, container: 'x' } as Fact)).to.equal(state);
    expect(see(state, { type: 'hook-ended', hookId: 'x', outcome: exited(0) })).to.equal(state);
  });

  it('takes in the end of a hook once', () => {
    const hooked = acceptPod(pod({ containers: [{ lifecycle: { postStart: exec('x') } }] }), 0);
    const { pod: state } = decide(see(decide(hooked, 0).pod, starts), NOW);
    const hookId = state.hooks[0]?.id ?? '';
    const after = see(state, { type: 'hook-ended', hookId, outcome: exited(1) });
    expect(after.hooks[0]?.outcome).to.deep.equal(exited(1));
    expect(see(after, { type: 'hook-ended', hookId, outcome: exited(0) })).to.equal(after);
  });

  describe('a deletion', () => {
    const deletes = (graceSeconds?: number): Fact => ({
      type: 'deletion-requested',
      ...(graceSeconds === undefined ? {} : { graceSeconds }),
    });

    it("has its own grace, else the pod's", () => {
      expect(see(starting(), deletes(5)).deletion).to.deep.equal({ requestedAt: NOW, graceSeconds: 5 });
      expect(see(starting(), deletes()).deletion).to.deep.equal({ requestedAt: NOW, graceSeconds: 30 });
    });

    it('may ask for more than the pod does (rule 19 of the observations)', () => {
      expect(see(starting(), deletes(60)).deletion?.graceSeconds).to.equal(60);
    });

    it('is shortened by a second one, never prolonged, and keeps its time', () => {
      const first = see(starting(), deletes(20));
      expect(observe(first, deletes(3), 5000).deletion).to.deep.equal({ requestedAt: NOW, graceSeconds: 3 });
      expect(see(first, deletes(60)).deletion?.graceSeconds).to.equal(20);
    });

    it('changes nothing once the stop is under way (kubernetes issue 83916)', () => {
      for (const worker of [{ kind: 'terminating' }, { kind: 'terminated', removed: false }] as const) {
        const state = { ...see(starting(), deletes(20)), worker };
        expect(see(state, deletes(1))).to.equal(state);
      }
    });

    it('is part of a kill', () => {
      expect(see(starting(), { type: 'kill-requested' })).to.deep.include({
        killRequested: true,
        deletion: { requestedAt: NOW, graceSeconds: 30 },
      });
    });
  });
});
