/** What kubectl printed on a real node, and what it prints here, word by word: a pod whose postStart hook fails. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { findKubectls, kubectlRunner, type RunKubectl } from '../support/kubectl.ts';
import { endPrograms, hooklet } from '../support/program.ts';
import { normalise } from '../support/recorded-text.ts';

interface Recorded {
  readonly name: string;
  readonly commands: readonly {
    readonly client: string;
    readonly args: readonly string[];
    readonly stdout: string;
  }[];
}

const RECORDED = JSON.parse(
  readFileSync(new URL('./recorded/post-start-fails.json', import.meta.url), 'utf8'),
) as Recorded;

describe('kubectl’s texts', function () {
  this.timeout(60_000);
  this.slow(20_000);

  for (const client of ['1.32', '1.36']) {
    const kubectl = findKubectls().find(({ name }) => name === `kubectl.${client}`);

    describe(`of version ${client}`, () => {
      let folder: string;
      let run: RunKubectl;

      before(async function () {
        if (!kubectl) this.skip();
        folder = mkdtempSync(join(tmpdir(), 'hooklet-texts-'));
        // Without what hooklet adds to a hook's failure.
        const program = hooklet(['serve', '--quiet-hooks']);
        const [, kubeconfig = ''] = await program.sees(/export KUBECONFIG=(\S+)/);
        run = kubectlRunner(kubectl, kubeconfig);
        const file = join(folder, 'pod.json');
        writeFileSync(file, JSON.stringify(pod()));
        expect((await run(['apply', '-f', file])).stdout).to.equal(`pod/${RECORDED.name} created\n`);
        await eventually(
          async () => {
            const { stdout } = await run(['get', 'events', '-o', 'jsonpath={.items[*].reason}']);
            expect(stdout).to.include('BackOff');
          },
          { timeoutMs: 20_000 },
        );
      });

      after(async () => {
        await endPrograms();
        if (folder) rmSync(folder, { recursive: true, force: true });
      });

      for (const { args, stdout } of RECORDED.commands.filter((each) => each.client === client)) {
        it(`are those of a cluster: kubectl ${args.join(' ')}`, async () => {
          const ran = await run(args);
          expect(normalise(ran.stdout)).to.equal(normalise(stdout));
          expect(ran.code).to.equal(0);
        });
      }
    });
  }
});

function pod(): object {
  const exec = { command: ['sh', '-c', "echo 'Emulating a post-start hook failure'; exit 1"] };
  const main = {
    name: 'main',
    image: 'localhost/w:1',
    command: ['sh', '-c', "trap 'exit 0' TERM; while :; do sleep 0.05; done"],
    lifecycle: { postStart: { exec } },
    volumeMounts: [{ name: 'd', mountPath: '/data' }],
  };
  const volumes = [{ name: 'd', hostPath: { path: `/oracle/data/${RECORDED.name}` } }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: RECORDED.name },
    spec: { containers: [main], terminationGracePeriodSeconds: 30, dnsPolicy: 'Default', volumes },
  };
}
