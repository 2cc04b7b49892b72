import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { readManifest } from '../../supervisor/manifest/read-manifest.ts';
import { baseObjects, fortunePod, MODELS } from '../support/deployed.ts';
import { mistakesOf } from '../support/kubernetes-models.ts';
import { ROOT } from '../support/program.ts';

describe('deploy/', () => {
  const objects = baseObjects();
  const { Deployment, Service, PodDisruptionBudget, HorizontalPodAutoscaler } = objects;
  const template = Deployment.spec?.template;

  it('runs the pod of pods/fortune.yaml, field by field', () => {
    const { metadata, spec } = fortunePod();
    expect(template?.spec).to.deep.equal(spec);
    expect(template?.metadata?.labels).to.deep.equal(metadata.labels);
  });

  for (const [kind, model] of Object.entries(MODELS)) {
    it(`has a ${kind} that the API takes`, () => {
      expect(mistakesOf(objects[kind as keyof typeof MODELS], model)).to.deep.equal([]);
    });
  }

  it('would be told by its schema what is wrong', () => {
    const wrong = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: { replica: 3, template: { spec: {} }, paused: 'no' },
    };
    expect(mistakesOf(wrong, 'V1Deployment')).to.deep.equal([
      'V1Deployment.spec.replica: unknown field',
      'V1Deployment.spec.selector: required',
      'V1Deployment.spec.paused: "no" is no boolean',
      'V1Deployment.spec.template.spec.containers: required',
    ]);
  });

  it('has a pod template that hooklet itself takes without a warning', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'fortune' }, spec: template?.spec };
    const { pods, errors, warnings } = readManifest(JSON.stringify(pod), 'template', {
      newUid: () => 'uid',
      now: '2026-01-01T00:00:00Z',
    });
    expect([pods.length, errors, warnings]).to.deep.equal([1, [], []]);
  });

  it('fits together: selectors, ports, names', () => {
    const labels = template?.metadata?.labels;
    expect(Deployment.spec?.selector.matchLabels).to.deep.equal(labels);
    expect(Service.spec?.selector).to.deep.equal(labels);
    expect(PodDisruptionBudget.spec?.selector?.matchLabels).to.deep.equal(labels);
    const ports = template?.spec?.containers.flatMap(({ ports = [] }) => ports.map(({ name }) => name));
    expect(ports).to.include(Service.spec?.ports?.[0]?.targetPort);
    const { kind, name, apiVersion } = HorizontalPodAutoscaler.spec?.scaleTargetRef ?? {};
    expect([apiVersion, kind, name]).to.deep.equal([
      Deployment.apiVersion,
      'Deployment',
      Deployment.metadata?.name,
    ]);
  });

  it('lets the autoscaler alone say how many there are, and gives it requests to count from', () => {
    expect(Deployment.spec).to.not.have.property('replicas');
    for (const { resources } of template?.spec?.containers ?? [])
      expect(resources?.requests?.cpu).to.be.a('string');
  });

  it('keeps more pods than a disruption and a failure take', () => {
    const { minReplicas = 1 } = HorizontalPodAutoscaler.spec ?? {};
    const { maxUnavailable } = PodDisruptionBudget.spec ?? {};
    expect(minReplicas - Number(maxUnavailable)).to.be.at.least(2);
    expect(Deployment.spec?.strategy?.rollingUpdate?.maxUnavailable).to.equal(0);
  });

  it('names in its kustomizations all files that there are', () => {
    const read = (path: string) =>
      parse(readFileSync(join(ROOT, 'deploy', path, 'kustomization.yaml'), 'utf8'));
    expect(read('.').resources).to.deep.equal(['base']);
    expect(read('base').resources).to.have.length(Object.keys(MODELS).length);
    expect(read('production').resources).to.deep.equal(['../base']);
  });
});
