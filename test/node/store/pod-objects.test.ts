import { expect } from 'chai';
import type { PodObject } from '../../../supervisor/node/store/kube-object.ts';
import { deletionGrace, markDeletion } from '../../../supervisor/node/store/mark-deletion.ts';
import { qualityOfService } from '../../../supervisor/node/store/quality-of-service.ts';

describe('The QoS class of a pod', () => {
  const classOf = (...containers: object[]) =>
    qualityOfService({ containers: containers.map((resources) => ({ resources })) });
  const full = { cpu: '1', memory: '1Gi' };

  it('is BestEffort when nothing is asked for', () => {
    expect(classOf({}, {})).to.equal('BestEffort');
    expect(qualityOfService({})).to.equal('BestEffort');
  });

  it('is Guaranteed when all ask for just what they are limited to', () => {
    expect(classOf({ limits: full }, { limits: full, requests: full })).to.equal('Guaranteed');
  });

  it('is Burstable in between', () => {
    expect(classOf({ requests: { cpu: '1' } })).to.equal('Burstable');
    expect(classOf({ limits: full }, {})).to.equal('Burstable');
    expect(classOf({ limits: full, requests: { cpu: '0.5', memory: '1Gi' } })).to.equal('Burstable');
  });
});

describe('A deletion', () => {
  const NOW = Date.parse('2026-01-01T00:00:00Z');
  const pod = (phase = 'Running', metadata: object = {}) =>
    ({
      metadata: { name: 'web', generation: 1, ...metadata },
      spec: { terminationGracePeriodSeconds: 30 },
      status: { phase },
    }) as unknown as PodObject;

  it('takes the grace that is asked for, else the pod’s own', () => {
    expect(deletionGrace(pod(), undefined)).to.equal(30);
    expect(deletionGrace(pod(), 5)).to.equal(5);
    expect(deletionGrace(pod(), 0)).to.equal(0);
    expect(deletionGrace(pod(), -1)).to.equal(1);
  });

  it('waits for nothing when the pod is over', () => {
    expect(deletionGrace(pod('Succeeded'), 30)).to.equal(0);
    expect(deletionGrace(pod('Failed'), undefined)).to.equal(0);
  });

  it('is marked at its end, and raises the generation', () => {
    expect(markDeletion(pod(), undefined, NOW).metadata).to.include({
      deletionTimestamp: '2026-01-01T00:00:30Z',
      deletionGracePeriodSeconds: 30,
      generation: 2,
    });
  });

  it('may only become shorter, counted from when it was asked for', () => {
    const deleting = markDeletion(pod(), 30, NOW);
    expect(markDeletion(deleting, 60, NOW + 5000)).to.equal(deleting);
    expect(markDeletion(deleting, undefined, NOW + 5000)).to.equal(deleting);
    expect(markDeletion(deleting, 10, NOW + 5000).metadata).to.include({
      deletionTimestamp: '2026-01-01T00:00:10Z',
      deletionGracePeriodSeconds: 10,
      generation: 2,
    });
  });
});
