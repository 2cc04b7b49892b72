import { expect } from 'chai';
import {
  actions,
  failed,
  init,
  inWords,
  POLICIES,
  running,
  side,
  succeeded,
  waiting,
} from '../support/actions.ts';
import type { ContainerFields } from '../support/pod.ts';
import { ended, podState, type RecordFields, termination, WAITING } from '../support/state.ts';

describe('when all containers are to be restarted (UA-6)', () => {
  const rule: ContainerFields = {
    restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } }],
  };
  const asks: RecordFields = { state: ended(42), spec: rule };

  it('nothing of the kind happens without an exit that asks for it', () => {
    expect(
      actions([
        { ...running, spec: rule },
        { ...failed, spec: rule },
      ]),
    ).to.deep.equal(['start b']);
  });

  it('every container is removed, the one that asked for it last', () => {
    for (const policy of POLICIES) {
      expect(actions([asks, running, failed], { policy })).to.deep.equal(['reset b', 'reset c', 'reset a']);
    }
  });

  it('regular containers go first, then init containers and sidecars', () => {
    expect(actions([init(succeeded), side(running), running, asks])).to.deep.equal([
      'reset c',
      'reset a',
      'reset b',
      'reset d',
    ]);
  });

  it('an init container or a sidecar may ask for it too', () => {
    expect(actions([init(asks), side(running), waiting])).to.deep.equal(['reset b', 'reset a']);
    expect(actions([init(succeeded), side(asks), running])).to.deep.equal(['reset c', 'reset a', 'reset b']);
  });

  it('what never ran is not removed', () => {
    expect(actions([asks, waiting])).to.deep.equal(['reset a']);
  });

  it('it all starts over with the first init container when everything has been removed', () => {
    const removed: RecordFields = { state: WAITING, reset: true, previous: termination(42) };
    expect(actions([init(removed), side(removed), removed])).to.deep.equal(['start a']);
    expect(actions([removed, removed], { policy: 'Never' })).to.deep.equal(['start a', 'start b']);
  });

  it('a pod that is deleted restarts nothing', () => {
    const state = podState([asks, running]);
    const deletion = { requestedAt: 0, graceSeconds: 30 };
    expect(inWords({ ...state, deletion })).to.deep.equal([]);
  });
});
