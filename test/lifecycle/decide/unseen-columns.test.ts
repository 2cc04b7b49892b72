/** Rows that no recording shows: what `kubectl get pod` makes of several containers. */

import { expect } from 'chai';
import { pod, probe, sidecar } from '../../support/pod.ts';
import { BAD } from '../../support/script.ts';
import { play } from '../../support/story.ts';

describe('the STATUS column (printPod)', () => {
  const two = (a: number, b: number) =>
    play({
      pod: pod({ restartPolicy: 'Never', containers: [{ name: 'a' }, { name: 'b' }] }),
      processes: { a: [{ exits: { after: 2, code: a } }], b: [{ exits: { after: 4, code: b } }] },
    }).told('status');

  it('says NotReady while one container is done and another runs, then Completed', () => {
    expect(two(0, 0).slice(2)).to.deep.equal([
      [2, '1/2 NotReady 0 Running'],
      [4, '0/2 Completed 0 Running'],
      [4, '0/2 Completed 0 Succeeded'],
    ]);
  });

  it('says Error when a later container failed, although the first one is Completed', () => {
    expect(two(0, 3).slice(2)).to.deep.equal([
      [2, '1/2 NotReady 0 Running'],
      [4, '0/2 Error 0 Running'],
      [4, '0/2 Error 0 Failed'],
    ]);
  });

  it('says Error from the first failure on', () => {
    expect(two(3, 0).slice(2)).to.deep.equal([
      [2, '1/2 Error 0 Running'],
      [4, '0/2 Error 0 Running'],
      [4, '0/2 Error 0 Failed'],
    ]);
  });

  it('does not count what comes after a sidecar that is not started again', () => {
    const story = play({
      pod: pod({ initContainers: [sidecar({ name: 's1' }), sidecar({ name: 's2' })] }),
      processes: { s1: [{ exits: { after: 6, code: 1 } }, {}], s2: [{ exits: { after: 2, code: 1 } }, {}] },
      until: 8,
    });
    expect(story.order('status').slice(4)).to.deep.equal([
      '2/3 Init:Error 0 Running',
      '3/3 Running 1 Running',
      '1/3 Init:Error 0 Running',
      '3/3 Running 2 Running',
    ]);
  });

  it('says Running with fewer ready containers when a readiness probe fails', () => {
    const story = play({
      pod: pod({ containers: [{ readinessProbe: probe({ failureThreshold: 1, periodSeconds: 2 }) }] }),
      probes: { 'main/readiness': [{}, BAD, {}] },
      until: 6.5,
    });
    expect(story.order('status').slice(1)).to.deep.equal([
      '0/1 Running 0 Running',
      '1/1 Running 0 Running',
      '0/1 Running 0 Running',
      '1/1 Running 0 Running',
    ]);
  });
});
