/** What docs/kubectl.md shows of kubectl, typed anew, where there is a kubectl. */

import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { useFixedPorts } from '../support/fixed-ports.ts';
import { findKubectls, kubectlRunner } from '../support/kubectl.ts';
import { endPrograms, hooklet } from '../support/program.ts';
import { commandsOf } from './pages.ts';
import { missingLine } from './shown-output.ts';

const PAGE = 'docs/kubectl.md';

describe('The page about kubectl', function () {
  useFixedPorts();
  this.timeout(60_000);
  this.slow(10_000);
  afterEach(endPrograms);

  it('shows what kubectl prints', async function () {
    const kubectl = findKubectls().at(-1);
    if (!kubectl) this.skip();
    const serve = hooklet(['serve']);
    const [, config = ''] = await serve.sees(/export KUBECONFIG=(\S+)/);
    const run = kubectlRunner(kubectl, config);
    const shown = commandsOf(PAGE).filter(({ output }) => output.length > 0);
    expect(shown.length).to.be.above(2);
    for (const { command, output } of shown)
      await eventually(async () => {
        const { stdout, stderr } = await run(command.split(' ').slice(1));
        const printed = `${stdout}${stderr}`;
        expect(missingLine(output, printed), `${command} printed:\n${printed}`).to.equal(undefined);
      });
    serve.signal('SIGTERM');
    serve.signal('SIGINT');
    await serve.ended;
  });
});
