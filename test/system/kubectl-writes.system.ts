/** What every kubectl of this machine writes, and what it explains, against hooklet. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findKubectls, kubectlRunner, type Ran, type RunKubectl } from '../support/kubectl.ts';
import { endPrograms, hooklet } from '../support/program.ts';

/** Ends when it is told to, also as PID 1. */
const UP = "trap 'exit 0' TERM; while :; do sleep 0.1; done";

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'app:1', command: ['sh', '-c', UP] }] },
};

describe('kubectl writes', function () {
  this.timeout(90_000);
  this.slow(20_000);

  const kubectls = findKubectls();

  before(function () {
    if (kubectls.length === 0) this.skip();
  });

  for (const kubectl of kubectls) {
    describe(kubectl.name, () => {
      let folder: string;
      let run: RunKubectl;

      before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'hooklet-writes-'));
        const [, kubeconfig = ''] = await hooklet(['serve']).sees(/export KUBECONFIG=(\S+)/);
        run = kubectlRunner(kubectl, kubeconfig);
      });

      after(async () => {
        await endPrograms();
        rmSync(folder, { recursive: true, force: true });
      });

      const file = (name: string, object: unknown): string => {
        const path = join(folder, name);
        writeFileSync(path, JSON.stringify(object));
        return path;
      };
      const withImage = (image: string) => {
        const [container] = POD.spec.containers;
        return { ...POD, spec: { containers: [{ ...container, image }] } };
      };
      const said = ({ stdout, stderr }: Ran) => `${stdout}${stderr}`.trim();
      const says = async (...args: readonly string[]) => said(await run(args));
      const image = () => says('get', 'pod', 'web', '-o', 'jsonpath={.spec.containers[0].image}');

      it('applies, sees no change, and changes', async () => {
        expect(await says('apply', '-f', file('a.json', POD))).to.equal('pod/web created');
        expect(await says('apply', '-f', file('a.json', POD))).to.equal('pod/web unchanged');
        const diff = await run(['diff', '-f', file('b.json', withImage('app:2'))]);
        expect(diff.code).to.equal(1);
        expect(diff.stdout)
          .to.match(/^-\s+- .*image: app:1|^-.*image: app:1/m)
          .and.to.match(/^\+.*image: app:2/m);
        expect(await image()).to.equal('app:1');
        expect(await says('apply', '-f', file('b.json', withImage('app:2')))).to.equal('pod/web configured');
        expect(await image()).to.equal('app:2');
      });

      it('labels, annotates, sets an image and edits', async () => {
        expect(await says('label', 'pod', 'web', 'tier=front')).to.equal('pod/web labeled');
        expect(await says('annotate', 'pod', 'web', 'note=one')).to.match(/^pod\/web annotated?$/);
        expect(await says('set', 'image', 'pod/web', 'web=app:3')).to.equal('pod/web image updated');
        expect(await image()).to.equal('app:3');
        const edited = await run(['edit', 'pod', 'web'], { env: { EDITOR: 'sed -i s/app:3/app:4/' } });
        expect(said(edited)).to.equal('pod/web edited');
        expect(await image()).to.equal('app:4');
      });

      it('patches in three ways', async () => {
        const change = '{"metadata":{"labels":{"x":"1"}}}';
        expect(await says('patch', 'pod', 'web', '-p', change)).to.equal('pod/web patched');
        const merge = '{"metadata":{"labels":{"x":null}}}';
        expect(await says('patch', 'pod', 'web', '--type=merge', '-p', merge)).to.equal('pod/web patched');
        const operations = '[{"op":"replace","path":"/spec/containers/0/image","value":"app:5"}]';
        expect(await says('patch', 'pod', 'web', '--type=json', '-p', operations)).to.equal(
          'pod/web patched',
        );
        expect(await image()).to.equal('app:5');
        expect(await says('get', 'pod', 'web', '-o', 'jsonpath={.metadata.labels}')).to.equal(
          '{"app":"web","tier":"front"}',
        );
      });

      it('is told why a patch is refused', async () => {
        const nameless = '{"spec":{"containers":[{"image":"x"}]}}';
        expect(await says('patch', 'pod', 'web', '-p', nameless)).to.equal(
          'Error from server: map: map[image:x] does not contain declared merge key: name',
        );
        const missing = '[{"op":"remove","path":"/metadata/labels/none"}]';
        expect(await says('patch', 'pod', 'web', '--type=json', '-p', missing)).to.contain(
          'The request is invalid: the server rejected our request due to an error in our request',
        );
        const other = '{"spec":{"restartPolicy":"Never"}}';
        expect(await says('patch', 'pod', 'web', '-p', other)).to.contain(
          'The Pod "web" is invalid: spec: Forbidden: pod updates may not change fields other than',
        );
      });

      it('applies on the server: conflicts, forces, and takes away what it sets no longer', async () => {
        await says('delete', 'pod', 'web', '--now');
        await says('create', '-f', file('c.json', withImage('app:1')));
        const apply = (object: unknown, ...more: string[]) =>
          says('apply', '--server-side', '--field-manager=me', '-f', file('s.json', object), ...more);
        const conflict = await apply(withImage('app:9'));
        expect(conflict).to.contain('Apply failed with 1 conflict: conflict with "kubectl-create" using v1');
        expect(conflict).to.contain('.spec.containers[name="web"].image');
        expect(await apply(withImage('app:9'), '--force-conflicts')).to.equal('pod/web serverside-applied');
        const annotated = {
          ...withImage('app:9'),
          metadata: { ...POD.metadata, annotations: { note: 'mine' } },
        };
        expect(await apply(annotated)).to.equal('pod/web serverside-applied');
        expect(await apply(withImage('app:9'))).to.equal('pod/web serverside-applied');
        expect(await says('get', 'pod', 'web', '-o', 'jsonpath={.metadata.annotations}')).to.equal('');
        const managed = await says('get', 'pod', 'web', '-o', 'yaml', '--show-managed-fields');
        expect(managed).to.contain('manager: me').and.to.contain('operation: Apply');
        expect(await says('get', 'pod', 'web', '-o', 'yaml')).not.to.contain('managedFields');
      });

      it('replaces', async () => {
        expect(await says('replace', '-f', file('r.json', withImage('app:7')))).to.equal('pod/web replaced');
        expect(await image()).to.equal('app:7');
      });

      it('explains fields and whole trees', async () => {
        const hook = await says('explain', 'pod.spec.containers.lifecycle.preStop');
        expect(hook)
          .to.match(/KIND:\s+Pod/)
          .and.to.contain('preStop');
        expect(hook.replace(/\s+/g, ' ')).to.contain('called immediately before a container is terminated');
        for (const field of ['exec', 'httpGet', 'sleep', 'tcpSocket']) expect(hook).to.contain(`${field}\t<`);
        const all = await says('explain', 'pod', '--recursive');
        for (const field of [
          'restartPolicyRules',
          'stopSignal',
          'terminationGracePeriodSeconds',
          'topologyKey',
        ]) {
          expect(all).to.contain(field);
        }
        expect(await says('explain', 'pod.spec.nonsense')).to.contain('field "nonsense" does not exist');
        expect(await says('explain', 'namespaces')).to.match(/KIND:\s+Namespace/);
      });
    });
  }
});
