import { expect } from 'chai';
import { type ConditionFacts, podConditions } from '../../supervisor/lifecycle/conditions.ts';
import type { ContainerStatus, PodCondition } from '../../supervisor/lifecycle/pod-status.ts';

const status = (name: string, ready: boolean) => ({ name, ready }) as ContainerStatus;
const AT = Date.parse('2026-01-01T00:00:00Z');

function conditions(facts: Partial<ConditionFacts>, now = AT): Record<string, string> {
  const all = podConditions({ phase: 'Running', containers: [], over: false, old: [], ...facts }, now);
  return Object.fromEntries(all.map((each) => [each.type, inShort(each)]));
}

function inShort({ status: truth, reason, message }: PodCondition): string {
  return [truth, reason, message].filter(Boolean).join(' ');
}

describe('the conditions of a pod', () => {
  it('come in the order of upstream', () => {
    const types = podConditions({ phase: 'Pending', containers: [], over: false, old: [] }, AT).map(
      ({ type }) => type,
    );
    expect(types).to.deep.equal([
      'PodReadyToStartContainers',
      'Initialized',
      'Ready',
      'ContainersReady',
      'PodScheduled',
    ]);
  });

  it('are all true when every container is ready', () => {
    const all = conditions({ containers: [status('a', true), status('b', true)] });
    expect(new Set(Object.values(all))).to.deep.equal(new Set(['True']));
  });

  it('name the containers that are not ready', () => {
    const { Ready, ContainersReady } = conditions({
      containers: ['a', 'b', 'c'].map((name) => status(name, name === 'b')),
    });
    expect(Ready).to.equal('False ContainersNotReady containers with unready status: [a c]');
    expect(ContainersReady).to.equal(Ready);
  });

  it('say PodCompleted when it succeeded (traces b3, b5)', () => {
    const { Ready, ContainersReady, Initialized } = conditions({
      phase: 'Succeeded',
      containers: [status('a', false)],
    });
    expect([Ready, ContainersReady, Initialized]).to.deep.equal([
      'False PodCompleted',
      'False PodCompleted',
      'True PodCompleted',
    ]);
  });

  it('say PodFailed when it failed (trace i2)', () => {
    const { Ready, Initialized } = conditions({ phase: 'Failed', containers: [status('a', false)] });
    expect([Ready, Initialized]).to.deep.equal(['False PodFailed', 'True']);
  });

  it('keep the pod ready to start containers until its worker is done, whatever the phase (traces b3, i2)', () => {
    expect(conditions({ phase: 'Failed' }).PodReadyToStartContainers).to.equal('True');
    expect(conditions({ phase: 'Failed', over: true }).PodReadyToStartContainers).to.equal('False');
  });

  it('move lastTransitionTime only when the status changes', () => {
    const old = podConditions(
      { phase: 'Running', containers: [status('a', false)], over: false, old: [] },
      AT,
    );
    const later = podConditions(
      { phase: 'Failed', containers: [status('a', false)], over: true, old },
      AT + 5000,
    );
    const times = Object.fromEntries(later.map(({ type, lastTransitionTime }) => [type, lastTransitionTime]));
    expect(times.Ready, 'another reason, the same status').to.equal('2026-01-01T00:00:00Z');
    expect(times.PodReadyToStartContainers).to.equal('2026-01-01T00:00:05Z');
  });
});
