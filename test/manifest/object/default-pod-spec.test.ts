import { expect } from 'chai';
import { defaultPodSpec } from '../../../supervisor/manifest/object/default-pod-spec.ts';
import type { JsonObject } from '../../../supervisor/manifest/object/json-object.ts';
import { firstDifference } from '../../../supervisor/manifest/validate/first-difference.ts';

const spec = (container: JsonObject = {}, more: JsonObject = {}) =>
  defaultPodSpec({ containers: [{ name: 'a', image: 'x:1', ...container }], ...more }, 'machine');
const first = (container: JsonObject, more: JsonObject = {}) =>
  (spec(container, more).containers as readonly JsonObject[])[0] ?? {};

describe('A stored spec', () => {
  it('has the defaults of an API server', () => {
    expect(spec()).to.include({
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      terminationGracePeriodSeconds: 30,
      enableServiceLinks: true,
      nodeName: 'machine',
      priority: 0,
    });
    expect(spec().securityContext).to.deep.equal({});
    expect(spec().tolerations).to.have.length(2);
  });

  it('keeps what was written', () => {
    const more = {
      dnsPolicy: 'None',
      nodeName: 'other',
      affinity: { podAffinity: {} },
      terminationGracePeriodSeconds: 0,
    };
    expect(spec({}, more)).to.include(more);
    expect(spec({}, { tolerations: [{ operator: 'Exists' }] }).tolerations).to.deep.equal([
      { operator: 'Exists' },
    ]);
  });

  it('stays the same when it gets them again', () => {
    const once = spec(
      { ports: [{ containerPort: 80 }], livenessProbe: { grpc: { port: 1 } } },
      { volumes: [{ name: 'v' }] },
    );
    expect(firstDifference(once, defaultPodSpec(once, 'machine'), [])).to.equal(undefined);
  });

  it('takes a negative grace for one second, as upstream', () => {
    expect(spec({}, { terminationGracePeriodSeconds: -5 }).terminationGracePeriodSeconds).to.equal(1);
  });

  for (const [image, policy] of [
    ['x', 'Always'],
    ['x:latest', 'Always'],
    ['x:1', 'IfNotPresent'],
    ['host:5000/x', 'Always'],
    ['host:5000/x:2', 'IfNotPresent'],
    ['x@sha256:abc', 'IfNotPresent'],
  ]) {
    it(`pulls ${image} ${policy}`, () => {
      expect(first({ image: image ?? '' }).imagePullPolicy).to.equal(policy);
    });
  }

  it('gives probes, hooks, ports and variables theirs', () => {
    const httpGet = { port: 80 };
    const container = first(
      {
        readinessProbe: { httpGet, timeoutSeconds: 0 },
        lifecycle: { preStop: { httpGet } },
        ports: [{ containerPort: 80 }],
        env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
        resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '0.5' } },
      },
      { hostNetwork: true },
    );
    const complete = { port: 80, path: '/', scheme: 'HTTP' };
    expect(container.readinessProbe).to.deep.equal({
      httpGet: complete,
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
    });
    expect(container.lifecycle).to.deep.equal({ preStop: { httpGet: complete } });
    expect(container.ports).to.deep.equal([{ containerPort: 80, hostPort: 80, protocol: 'TCP' }]);
    expect((container.env as readonly JsonObject[])[0]?.valueFrom).to.deep.equal({
      fieldRef: { fieldPath: 'metadata.name', apiVersion: 'v1' },
    });
    expect((container.resources as JsonObject).requests).to.deep.equal({ cpu: '0.5', memory: '1Gi' });
  });

  it('makes a volume without a source an emptyDir', () => {
    const volumes = [{ name: 'a' }, { name: 'b', configMap: { name: 'c' } }];
    expect(spec({}, { volumes }).volumes).to.deep.equal([
      { name: 'a', emptyDir: {} },
      { name: 'b', configMap: { name: 'c', defaultMode: 420 } },
    ]);
  });
});
