import { expect } from 'chai';
import { nextSyncAt } from '../../supervisor/lifecycle/compute-actions.ts';
import {
  actions,
  changed,
  failed,
  live,
  POLICIES,
  result,
  running,
  startup,
  succeeded,
  waiting,
} from '../support/actions.ts';
import { podState, type RecordFields, termination } from '../support/state.ts';
import { BEGINNING } from '../support/story.ts';

describe('what a sync has to do (UA-1)', () => {
  it('is nothing when everything runs', () => {
    for (const policy of POLICIES) expect(actions([running, running, running], { policy })).to.deep.equal([]);
  });

  it('is to start everything of a new pod, in spec order', () => {
    for (const policy of POLICIES)
      expect(actions([waiting, waiting], { policy })).to.deep.equal(['start a', 'start b']);
  });

  it('is to restart what has ended under Always', () => {
    expect(actions([succeeded, failed, running])).to.deep.equal(['start a', 'start b']);
  });

  it('is to restart what has failed under OnFailure', () => {
    expect(actions([succeeded, failed, running], { policy: 'OnFailure' })).to.deep.equal(['start b']);
  });

  it('is nothing under Never while one runs', () => {
    expect(actions([succeeded, failed, running], { policy: 'Never' })).to.deep.equal([]);
  });

  it('is to end the pod when nothing runs and nothing may be started', () => {
    expect(actions([succeeded, failed], { policy: 'Never' })).to.deep.equal(['kill the pod']);
    expect(actions([succeeded, succeeded], { policy: 'OnFailure' })).to.deep.equal(['kill the pod']);
  });

  it('is to start what has never run under Never', () => {
    expect(actions([succeeded, waiting], { policy: 'Never' })).to.deep.equal(['start b']);
  });

  it('is to kill and restart what has changed, whatever the policy', () => {
    for (const policy of POLICIES) {
      expect(actions([running, changed], { policy })).to.deep.equal([
        'kill b: Container b definition changed, will be restarted',
        'start b',
      ]);
    }
  });

  for (const [kind, spec] of [
    ['liveness', live],
    ['startup', startup],
  ] as const) {
    it(`is to kill what failed its ${kind} probe, and to restart it`, () => {
      const probers = [result('b', kind, 'failure')];
      const records = [running, { ...running, spec }, { ...running, spec }];
      for (const policy of ['Always', 'OnFailure'] as const) {
        expect(actions(records, { policy, probers })).to.deep.equal([
          `kill b: Container b failed ${kind} probe, will be restarted`,
          'start b',
        ]);
      }
    });

    it(`is only to kill what failed its ${kind} probe under Never`, () => {
      const probers = [result('b', kind, 'failure')];
      expect(actions([running, { ...running, spec }], { policy: 'Never', probers })).to.deep.equal([
        `kill b: Container b failed ${kind} probe`,
      ]);
    });

    it(`is to end the pod when its only container failed its ${kind} probe under Never (2.5, edge)`, () => {
      const probers = [result('a', kind, 'failure')];
      expect(actions([{ ...running, spec }], { policy: 'Never', probers })).to.deep.equal(['kill the pod']);
    });
  }

  it('minds the definition first, then liveness, then startup', () => {
    const spec = { ...live, ...startup };
    const probers = [result('a', 'liveness', 'failure'), result('a', 'startup', 'failure')];
    const why = (fields: RecordFields) => actions([fields, running], { probers })[0];
    expect(why({ ...changed, spec: { ...spec, image: 'app:2' } })).to.contain('definition changed');
    expect(why({ ...running, spec })).to.contain('failed liveness probe');
  });

  it('does not go by a verdict on an instance before', () => {
    const probers = [result('a', 'liveness', 'failure')];
    expect(
      actions([{ ...running, restartCount: 1, previous: termination(0), spec: live }], { probers }),
    ).to.deep.equal([]);
  });

  it('is all kills first, then all starts', () => {
    expect(actions([waiting, changed, failed])).to.deep.equal([
      'kill b: Container b definition changed, will be restarted',
      'start a',
      'start b',
      'start c',
    ]);
  });

  it('leaves what cannot be started alone, and keeps its pod', () => {
    for (const reason of ['ErrImageNeverPull', 'CreateContainerConfigError']) {
      const unstartable = { startError: { reason, message: 'm' } };
      expect(actions([unstartable, succeeded], { policy: 'Never' }), reason).to.deep.equal([]);
    }
  });
});

describe('with policies and rules of the containers (UA-5)', () => {
  const rule = (code: number) => ({
    restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [code] } }] as const,
  });

  it('the containers may differ from their pod', () => {
    expect(
      actions([{ ...succeeded, spec: { restartPolicy: 'Always' } }, succeeded, running], { policy: 'Never' }),
    ).to.deep.equal(['start a']);
    expect(
      actions([{ ...failed, spec: { restartPolicy: 'Never' } }, failed, running], { policy: 'Always' }),
    ).to.deep.equal(['start b']);
    expect(actions([{ ...failed, spec: { restartPolicy: 'OnFailure' } }], { policy: 'Never' })).to.deep.equal(
      ['start a'],
    );
  });

  it('a rule that matches restarts, whatever the policies', () => {
    const spec = { restartPolicy: 'Never', ...rule(111) } as const;
    expect(actions([{ ...failed, spec }], { policy: 'Never' })).to.deep.equal(['start a']);
    expect(
      actions([{ ...failed, spec: { restartPolicy: 'Never', ...rule(5) } }], { policy: 'Always' }),
    ).to.deep.equal(['kill the pod']);
  });

  it('what a probe has killed goes by the policy alone: there is no exit code', () => {
    const spec = { restartPolicy: 'Never', ...rule(137), ...live } as const;
    const probers = [result('a', 'liveness', 'failure')];
    expect(actions([{ ...running, spec }, running], { probers })).to.deep.equal([
      'kill a: Container a failed liveness probe',
    ]);
  });
});

describe('the next sync', () => {
  const entry = { backOff: { seconds: 20, updatedAt: BEGINNING } };

  it('is due when the first back-off is over', () => {
    const state = podState([
      { ...failed, ...entry },
      { ...failed, backOff: { ...entry.backOff, seconds: 10 } },
    ]);
    expect(nextSyncAt(state)).to.equal(BEGINNING + 15_000);
  });

  it('is not due by itself when nothing waits, or the pod ends', () => {
    expect(nextSyncAt(podState([running]))).to.equal(Number.POSITIVE_INFINITY);
    expect(nextSyncAt(podState([succeeded], { restartPolicy: 'Never' }))).to.equal(Number.POSITIVE_INFINITY);
    expect(nextSyncAt(podState([waiting]))).to.equal(Number.POSITIVE_INFINITY);
  });
});
