/** The new pod of a rolling update is the same one on other ports. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { rollingPod } from '../../../supervisor/commands/drill/rolling-pod.ts';
import { loadManifests } from '../../../supervisor/commands/load-manifests.ts';
import { removeManifests } from '../../support/chapter-pod.ts';
import { inlinePod } from '../../support/inline-pod.ts';
import { ROOT } from '../../support/program.ts';

describe('The new pod of a rolling update', () => {
  afterEach(removeManifests);

  it('has other ports wherever the manifest writes them, and nothing else is changed', async () => {
    const file = inlinePod([
      {
        name: 'web',
        image: 'acme/web:8080',
        command: ['serve', '--listen', '0.0.0.0:8080', '--limit', '18080'],
        env: [
          { name: 'ADMIN_PORT', value: '9090' },
          { name: 'LIMIT', value: '80801' },
          { name: 'PEER', value: 'http://127.0.0.1:9090/x' },
        ],
        ports: [{ containerPort: 8080 }],
        readinessProbe: { httpGet: { port: 8080, path: '/' } },
        lifecycle: { preStop: { exec: { command: ['curl', 'localhost:9090/drain'] } } },
      },
    ]);
    const [old] = loadManifests([file]).pods;
    if (!old) throw new Error('no pod');
    const { pod, port } = await rollingPod(old, 8080, { EXTRA: '1' });
    const [web] = pod.spec.containers;
    expect(port).not.to.equal(8080);
    expect(web?.ports[0]?.containerPort).to.equal(port);
    expect(web?.readinessProbe?.httpGet?.port).to.equal(port);
    expect(web?.command).to.deep.equal(['serve', '--listen', `0.0.0.0:${port}`, '--limit', '18080']);
    expect(web?.image).to.equal('acme/web:8080');
    const admin = web?.env.find(({ name }) => name === 'ADMIN_PORT')?.value;
    expect(admin).not.to.equal('9090');
    expect(web?.env.find(({ name }) => name === 'PEER')?.value).to.equal(`http://127.0.0.1:${admin}/x`);
    expect(web?.env.find(({ name }) => name === 'EXTRA')?.value).to.equal('1');
    expect(web?.env.find(({ name }) => name === 'LIMIT')?.value).to.equal('80801');
    expect(web?.lifecycle?.preStop?.exec?.command[1]).to.equal(`localhost:${admin}/drain`);
    expect(pod.metadata.uid).not.to.equal(old.metadata.uid);
    expect(web?.livenessProbe).to.deep.equal(old.spec.containers[0]?.livenessProbe);
  });

  it('keeps every time and count of the fortune pod', async () => {
    const [old] = loadManifests([join(ROOT, 'pods/fortune.yaml')]).pods;
    if (!old) throw new Error('no pod');
    const { pod } = await rollingPod(old, 8080, {});
    expect(pod.spec.terminationGracePeriodSeconds).to.equal(old.spec.terminationGracePeriodSeconds);
    const value = (name: string) => pod.spec.containers[0]?.env.find((each) => each.name === name)?.value;
    expect(value('FORTUNE_MAX_DELAY_MS')).to.equal('10000');
    expect(readFileSync(join(ROOT, 'pods/fortune.yaml'), 'utf8')).to.include('FORTUNE_ADMIN_PORT');
    expect(value('FORTUNE_ADMIN_PORT')).not.to.equal('8081');
  });
});
