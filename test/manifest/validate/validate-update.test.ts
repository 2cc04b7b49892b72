import { expect } from 'chai';
import { printPath } from '../../../supervisor/manifest/source/tree.ts';
import { firstDifference } from '../../../supervisor/manifest/validate/first-difference.ts';
import { validatePodUpdate } from '../../../supervisor/manifest/validate/validate-update.ts';
import { exec, type PodFields, pod } from '../../support/pod.ts';

function errors(before: PodFields, after: PodFields): string[] {
  return [...validatePodUpdate(pod(before), pod(after))].map(
    ({ path, text }) => `${printPath(path)}: ${text}`,
  );
}

/** As a real API server printed it (observed, trace q1). */
const FORBIDDEN =
  'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

describe('an update of a pod', () => {
  it('may change nothing, and labels and annotations', () => {
    expect(errors({}, {})).to.deep.equal([]);
    const labelled = pod();
    const metadata = { ...labelled.metadata, labels: { a: 'b' }, uid: 'another' };
    expect([...validatePodUpdate(pod(), { ...labelled, metadata })]).to.deep.equal([]);
  });

  it('may change the images of containers and init containers', () => {
    expect(
      errors(
        { initContainers: [{ name: 'i' }] },
        { initContainers: [{ name: 'i', image: 'i:2' }], containers: [{ image: 'app:2' }] },
      ),
    ).to.deep.equal([]);
  });

  it('may not take an image away, or put spaces around it', () => {
    expect(errors({}, { containers: [{ image: '' }] })).to.deep.equal([
      'spec.containers[0].image: Required value',
    ]);
    expect(errors({}, { containers: [{ image: ' app' }] })).to.deep.equal([
      'spec.containers[0].image: Invalid value: " app": must not have leading or trailing whitespace',
    ]);
  });

  it('may not add or remove containers', () => {
    const two = { containers: [{ name: 'a' }, { name: 'b' }] };
    const message = 'Forbidden: pod updates may not add or remove containers';
    expect(errors({}, two)).to.deep.equal([`spec.containers: ${message}`]);
    expect(errors(two, {})).to.deep.equal([`spec.containers: ${message}`]);
    expect(errors({}, { initContainers: [{ name: 'i' }] })).to.deep.equal([
      `spec.initContainers: ${message}`,
    ]);
  });

  it('may not change hooks, commands, grace or names (trace q1)', () => {
    const changes: PodFields[] = [
      { containers: [{ lifecycle: { preStop: exec('true') } }] },
      { containers: [{ command: ['w', '-name', 'other'] }] },
      { containers: [{ name: 'other' }] },
      { terminationGracePeriodSeconds: 5 },
      { restartPolicy: 'Never' },
      { hostname: 'h' },
    ];
    for (const change of changes)
      expect(errors({}, change), JSON.stringify(change)).to.deep.equal([FORBIDDEN]);
  });

  it('says where it differs', () => {
    const [error] = validatePodUpdate(pod(), pod({ containers: [{ lifecycle: { preStop: exec('x') } }] }));
    expect(error?.at).to.deep.equal(['spec', 'containers', 0, 'lifecycle']);
    expect(error?.hint).to.equal('spec.containers[0].lifecycle differs: delete the pod and create it anew');
  });

  it('may not change one thing along with an image', () => {
    expect(errors({}, { containers: [{ image: 'app:2', command: ['x'] }] })).to.deep.equal([FORBIDDEN]);
  });

  describe('of activeDeadlineSeconds', () => {
    const deadline = (before: number | undefined, after: number | undefined) =>
      errors(
        before === undefined ? {} : { activeDeadlineSeconds: before },
        after === undefined ? {} : { activeDeadlineSeconds: after },
      );

    it('may set it, keep it and shorten it', () => {
      expect([...deadline(undefined, 5), ...deadline(5, 5), ...deadline(5, 3)]).to.deep.equal([]);
    });

    it('may not prolong it', () => {
      expect(deadline(5, 6)).to.deep.equal([
        'spec.activeDeadlineSeconds: Invalid value: 6: must be less than or equal to previous value',
      ]);
    });

    it('may not take it away', () => {
      expect(deadline(5, undefined)).to.deep.equal([
        'spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer to nil value',
      ]);
    });

    it('may not make it negative (trace q1)', () => {
      expect(deadline(undefined, -1)).to.deep.equal([
        'spec.activeDeadlineSeconds: Invalid value: -1: must be between 0 and 2147483647, inclusive',
      ]);
    });
  });
});

describe('the first difference', () => {
  it('is where one value ends or is of another kind', () => {
    expect(firstDifference([1], [1, 2], [])).to.deep.equal([]);
    expect(firstDifference({ a: [1, 2] }, { a: [1, 3] }, [])).to.deep.equal(['a', 1]);
    expect(firstDifference({ a: [] }, { a: {} }, [])).to.deep.equal(['a']);
    expect(firstDifference({ a: null }, { a: {} }, [])).to.deep.equal(['a']);
  });

  it('does not mind the order of keys', () => {
    expect(firstDifference({ a: 1, b: 2 }, { b: 2, a: 1 }, [])).to.equal(undefined);
  });
});
