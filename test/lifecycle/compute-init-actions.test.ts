import { expect } from 'chai';
import {
  actions,
  changed,
  failed,
  init,
  live,
  POLICIES,
  result,
  running,
  side,
  startup,
  succeeded,
  waiting,
} from '../support/actions.ts';
import type { RecordFields } from '../support/state.ts';

describe('with init containers (UA-2)', () => {
  const three = (...states: RecordFields[]) => [...states.map(init), waiting, waiting];

  it('the first one is started first', () => {
    for (const policy of POLICIES)
      expect(actions(three(waiting, waiting, waiting), { policy })).to.deep.equal(['start a']);
  });

  it('nothing happens while one runs', () => {
    expect(actions(three(running, waiting, waiting))).to.deep.equal([]);
    expect(actions(three(succeeded, running, waiting))).to.deep.equal([]);
  });

  it('the next one is started when one has exited 0', () => {
    expect(actions(three(succeeded, waiting, waiting))).to.deep.equal(['start b']);
    expect(actions(three(succeeded, succeeded, waiting))).to.deep.equal(['start c']);
  });

  it('all regular containers are started when all have exited 0', () => {
    for (const policy of POLICIES)
      expect(actions(three(succeeded, succeeded, succeeded), { policy })).to.deep.equal([
        'start d',
        'start e',
      ]);
  });

  it('one that has failed is restarted, under Never it ends the pod', () => {
    for (const policy of ['Always', 'OnFailure'] as const)
      expect(actions(three(succeeded, succeeded, failed), { policy })).to.deep.equal(['start c']);
    expect(actions(three(succeeded, succeeded, failed), { policy: 'Never' })).to.deep.equal(['kill the pod']);
  });

  it('one that has failed goes by its own rules first', () => {
    const restartPolicyRules = [{ action: 'Restart', exitCodes: { operator: 'In', values: [111] } }] as const;
    expect(
      actions([init({ ...failed, spec: { restartPolicyRules } }), waiting], { policy: 'Never' }),
    ).to.deep.equal(['start a']);
  });

  it('none runs again once a regular container runs, even if its record is gone', () => {
    expect(actions([init(waiting), init(waiting), running, failed])).to.deep.equal(['start d']);
  });

  it('one that cannot be started holds everything up, and is left alone', () => {
    const startError = { reason: 'ErrImageNeverPull', message: 'm' };
    expect(actions([init({ ...waiting, startError }), waiting])).to.deep.equal([]);
    expect(actions([init({ ...failed, startError }), waiting], { policy: 'Never' })).to.deep.equal([]);
  });
});

describe('with sidecars (UA-3)', () => {
  it('the next one is started as soon as one runs', () => {
    expect(actions([side(running), side(waiting), waiting])).to.deep.equal(['start b']);
    expect(actions([side(running), side(running), waiting])).to.deep.equal(['start c']);
  });

  it('a startup probe that has no verdict yet is waited for', () => {
    expect(actions([side(running, startup), side(waiting), waiting])).to.deep.equal([]);
    const probers = [result('a', 'startup', 'unknown')];
    expect(actions([side(running, startup), side(waiting), waiting], { probers })).to.deep.equal([]);
  });

  it('the next one is started when the startup probe has succeeded', () => {
    const probers = [result('a', 'startup', 'success')];
    expect(actions([side(running, startup), side(waiting), waiting], { probers })).to.deep.equal(['start b']);
  });

  it('liveness does not hold up what comes next', () => {
    const probers = [result('a', 'liveness', 'failure')];
    expect(actions([side(running, live), side(waiting), waiting], { probers })).to.deep.equal([
      'kill a: Init container a failed liveness probe',
      'start a',
      'start b',
    ]);
  });

  for (const policy of POLICIES) {
    it(`one that failed its startup probe is killed and started again under ${policy}`, () => {
      const probers = [result('b', 'startup', 'failure')];
      expect(actions([side(running), side(running, startup), waiting], { policy, probers })).to.deep.equal([
        'kill b: Init container b failed startup probe',
        'start b',
      ]);
    });

    it(`one that has changed is killed and started again under ${policy}`, () => {
      expect(actions([side(changed), side(running), running], { policy })).to.deep.equal([
        'kill a: Init container a definition changed',
        'start a',
      ]);
    });

    it(`one that has ended is started again under ${policy}, before initialization and after it`, () => {
      expect(actions([side(succeeded), side(waiting), waiting], { policy })).to.deep.equal(['start a']);
      expect(actions([side(failed), side(running), running], { policy })).to.deep.equal(['start a']);
      expect(actions([side(failed), side(waiting), running], { policy })).to.deep.equal([
        'start a',
        'start b',
      ]);
    });
  }

  it('those before an init container that runs are kept running', () => {
    expect(actions([side(failed), init(running), waiting])).to.deep.equal(['start a']);
    expect(actions([side(failed), init(succeeded), waiting])).to.deep.equal(['start a', 'start c']);
  });

  it('an init container that has failed is restarted with the sidecars before it', () => {
    expect(actions([side(failed), init(failed), waiting])).to.deep.equal(['start a', 'start b']);
    expect(actions([side(running), init(failed), waiting], { policy: 'Never' })).to.deep.equal([
      'kill the pod',
    ]);
  });

  it('none keeps a pod alive whose regular containers are done, and none is restarted then', () => {
    expect(actions([side(running), succeeded], { policy: 'Never' })).to.deep.equal(['kill the pod']);
    expect(actions([side(running), side(failed), succeeded], { policy: 'OnFailure' })).to.deep.equal([
      'start b',
    ]);
    expect(actions([side(failed), side(running), succeeded], { policy: 'OnFailure' })).to.deep.equal([
      'kill the pod',
    ]);
  });

  it('regular containers that wait to be restarted wait for the sidecars too', () => {
    expect(actions([side(failed), failed])).to.deep.equal(['start a']);
    expect(actions([side(running), failed])).to.deep.equal(['start b']);
  });
});
