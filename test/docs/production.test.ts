/** The figures of docs/production.md follow from those that were measured, and from what deploy/ says. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
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
