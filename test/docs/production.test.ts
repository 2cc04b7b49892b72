/** The figures of docs/production.md follow from those that were measured, and from what deploy/ says. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { V1Container, V1Deployment } from '@kubernetes/client-node';
import { expect } from 'chai';
import { parse } from 'yaml';
import { readConfig } from '../../service/config.ts';
import { baseObjects } from '../support/deployed.ts';
import { ROOT } from '../support/program.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const number = (text: string | undefined) => Number((text ?? '').replaceAll(',', ''));

describe('How many replicas a million requests a second need', () => {
  const page = read('docs/production.md');
  const { minReplicas = 1, maxReplicas = 0, metrics } = baseObjects().HorizontalPodAutoscaler.spec ?? {};
  const percent = metrics?.[0]?.resource?.target.averageUtilization ?? 0;
  const [, measured] = /quote from a file +\| ([\d,]+)/.exec(read('docs/service.md')) ?? [];
  const perPod = Math.round((number(measured) * percent) / 100);
  const pods = Math.ceil(1_000_000 / perPod);

  it('counts from the figure that was measured and from what the autoscaler aims at', () => {
    expect(measured).to.match(/^\d+,\d+$/);
    expect(page).to.include(`answers ${measured} requests a second`).and.to.include(`aims at ${percent} %`);
    expect(page).to.include(`${perPod.toLocaleString('en')} a pod`);
    expect(page).to.include(`| 1,000,000 ÷ ${perPod.toLocaleString('en')} | ${pods} |`);
  });

  it('leaves room for a zone that is gone, below the most that the autoscaler may start', () => {
    const withoutZone = Math.ceil((pods * 3) / 2);
    expect(page)
      .to.include(`× 3 ÷ 2 | ${withoutZone} |`)
      .and.to.include(`\`maxReplicas\` | ${maxReplicas} |`);
    expect(maxReplicas).to.be.at.least(withoutZone);
    expect(minReplicas).to.be.below(pods);
  });
});

describe('What docs/production.md says is set', () => {
  const page = read('docs/production.md');
  const production = parse(read('deploy/production/pod.yaml')) as V1Deployment;
  const containerOf = ({ spec }: V1Deployment) => spec?.template.spec?.containers[0];
  const base = containerOf(baseObjects().Deployment);
  const patch = containerOf(production);
  const variable = (container: V1Container | undefined, name: string) =>
    container?.env?.find((each) => each.name === name)?.value;

  it('is set: lame duck, requests, grace period', () => {
    const [before, after] = [base, patch].map((each) => variable(each, 'FORTUNE_LAME_DUCK_MS'));
    expect(page).to.include(`| \`FORTUNE_LAME_DUCK_MS\` | ${before}; ${after} in production |`);
    const grace = baseObjects().Deployment.spec?.template.spec?.terminationGracePeriodSeconds;
    expect(page).to.include(`| \`terminationGracePeriodSeconds\` | ${grace} |`);
    const [{ cpu = '', memory = '' } = {}, wanted = {}] = [base, patch].map(
      (each) => each?.resources?.requests,
    );
    expect(page).to.include(
      `| requests | ${cpu} and ${memory}; one core and ${wanted.memory} in production |`,
    );
    expect(wanted.cpu).to.equal('1');
  });

  it('leaves the slow requests of a drain their time: lame duck, deadline, grace, one after another', () => {
    const lameDuck = Number(variable(patch, 'FORTUNE_LAME_DUCK_MS'));
    const deadline = number(/`FORTUNE_DRAIN_DEADLINE_MS` \| (\d+) \|/.exec(page)?.[1]);
    const grace = 1000 * (baseObjects().Deployment.spec?.template.spec?.terminationGracePeriodSeconds ?? 0);
    expect([lameDuck, deadline, grace]).to.deep.equal([lameDuck, deadline, grace].sort((a, b) => a - b));
    expect(readConfig({})).to.have.nested.property('config.drainDeadlineMs', deadline);
  });

  it('counts the bits of a million answers', () => {
    const gigabits = (1_000_000 * 350 * 8) / 1e9;
    expect(page)
      .to.include(`${gigabits} Gbit/s`)
      .and.to.include(`${Math.round((59_467 * 350 * 8) / 1e6)} Mbit/s a pod`);
  });
});
