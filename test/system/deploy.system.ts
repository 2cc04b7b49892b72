/** deploy/ through every kubectl of this machine: what kustomize makes of it, and whether kubectl would send it. */

import { join } from 'node:path';
import { expect } from 'chai';
import { baseObjects, fortunePod, MODELS, objectsIn } from '../support/deployed.ts';
import { type DiscoveryServer, startDiscovery } from '../support/discovery-server.ts';
import { findKubectls, kubectlRunner } from '../support/kubectl.ts';
import { mistakesOf } from '../support/kubernetes-models.ts';
import { endPrograms, hooklet, ROOT } from '../support/program.ts';

const DEPLOY = join(ROOT, 'deploy');

describe('deploy/ and kubectl', function () {
  this.timeout(30_000);
  this.slow(5000);
  const kubectls = findKubectls();
  let server: DiscoveryServer;

  before(async function () {
    if (kubectls.length === 0) this.skip();
    server = await startDiscovery();
  });
  afterEach(endPrograms);
  after(() => server?.close());

  for (const kubectl of kubectls) {
    describe(kubectl.name, () => {
      const run = kubectlRunner(kubectl, '/dev/null');

      async function ok(...args: string[]): Promise<string> {
        const { code, stdout, stderr } = await run(args);
        expect([code, stderr], args.join(' ')).to.deep.equal([0, '']);
        return stdout;
      }

      it('builds the base as it stands in its files, with labels', async () => {
        const built = objectsIn(await ok('kustomize', DEPLOY));
        expect(built.Deployment.spec).to.deep.equal(baseObjects().Deployment.spec);
        expect(built.Deployment.spec?.template.spec).to.deep.equal(fortunePod().spec);
        for (const object of Object.values(built))
          expect(object.metadata.labels).to.include({ 'app.kubernetes.io/part-of': 'hooklet' });
      });

      it('builds for production what the API takes, with all that real traffic needs', async () => {
        const built = objectsIn(await ok('kustomize', join(DEPLOY, 'production')));
        for (const [kind, model] of Object.entries(MODELS))
          expect(mistakesOf(built[kind as keyof typeof MODELS], model)).to.deep.equal([]);
        const pod = built.Deployment.spec?.template.spec;
        const [container] = pod?.containers ?? [];
        const names = container?.env?.map(({ name }) => name) ?? [];
        expect(names).to.include('FORTUNE_QUOTE_FILE').and.not.include('FORTUNE_MAX_DELAY_MS');
        expect(names.indexOf('POD_UID')).to.be.below(names.indexOf('FORTUNE_QUOTE_FILE'));
        expect(container?.securityContext?.readOnlyRootFilesystem).to.equal(true);
        expect(container?.lifecycle).to.deep.equal(
          baseObjects().Deployment.spec?.template.spec?.containers[0]?.lifecycle,
        );
        const lameDuck = container?.env?.find(({ name }) => name === 'FORTUNE_LAME_DUCK_MS')?.value;
        expect(Number(lameDuck)).to.be.below(1000 * (pod?.terminationGracePeriodSeconds ?? 0));
      });

      for (const folder of ['.', 'production']) {
        it(`has no lifecycle mistakes in deploy/${folder}`, async () => {
          const { Deployment } = objectsIn(await ok('kustomize', join(DEPLOY, folder)));
          const { template } = Deployment.spec ?? {};
          const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'fortune' }, spec: template?.spec };
          const check = hooklet(['check', '--strict', '-'], { stdio: ['pipe', 'pipe', 'pipe'] });
          check.child.stdin?.end(JSON.stringify(pod));
          expect((await check.ended).code, check.output()).to.equal(0);
        });

        it(`would send all of deploy/${folder}`, async () => {
          const flags = ['--server', server.url, '--dry-run=client', '--validate=false'];
          const said = await ok('apply', '-k', join(DEPLOY, folder), ...flags);
          expect(said.trim().split('\n').sort()).to.deep.equal([
            'deployment.apps/fortune created (dry run)',
            'horizontalpodautoscaler.autoscaling/fortune created (dry run)',
            'poddisruptionbudget.policy/fortune created (dry run)',
            'service/fortune created (dry run)',
          ]);
        });
      }
    });
  }
});
