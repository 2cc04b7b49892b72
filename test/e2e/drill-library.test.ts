/** The drill as a function: as the example in docs/ has it, called off, and in a test that is killed. */

import { join } from 'node:path';
import { expect } from 'chai';
import { livingProcesses } from '../../supervisor/host/proc-stat.ts';
import { removeManifests } from '../support/chapter-pod.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { inlinePod } from '../support/inline-pod.ts';
import { allGone, endPrograms, type Program, ROOT, start } from '../support/program.ts';

async function manifest(): Promise<string> {
  const port = await freePort();
  const command = [process.execPath, join(ROOT, 'test/fixtures/drill/closes-listener.js')];
  const env = [{ name: 'PORT', value: String(port) }];
  return inlinePod([{ name: 'web', image: 'web', command, env, ports: [{ containerPort: port }] }]);
}

function drills(...args: readonly string[]): Program {
  return start(process.execPath, [join(ROOT, 'test/fixtures/drill/drills-a-sleeper.mjs'), ...args]);
}

/** The process of the pod, and all others that have come from this one. */
function server(program: Program): Promise<readonly number[]> {
  return eventually(() => {
    const found = new Set([program.pid]);
    for (const each of livingProcesses() ?? []) if (found.has(each.ppid)) found.add(each.pid);
    found.delete(program.pid);
    expect(found.size).to.be.above(1);
    return [...found];
  });
}

describe('The drill as a function', function () {
  this.timeout(60_000);
  this.slow(15_000);
  afterEach(async () => {
    await endPrograms();
    removeManifests();
  });

  it('works in a test as the example in docs/ has it', async () => {
    const mocha = join(ROOT, 'node_modules/mocha/bin/mocha.js');
    const example = start(process.execPath, [mocha, '--no-config', 'docs/drill.example.js']);
    expect((await example.ended).code, example.output()).to.equal(0);
    expect(example.stdout()).to.include('1 passing');
    expect(example.stderr()).to.equal('');
  });

  it('rejects with the reason of an abort, once everything is gone', async () => {
    const program = drills(await manifest(), '1500');
    const pids = await server(program);
    expect((await program.ended).code).to.equal(0);
    expect(program.output()).to.include('rejected: ');
    expect(program.output()).to.match(/TimeoutError|aborted due to timeout/);
    await allGone(pids);
  });

  it('leaves no process when the test that calls it is killed', async () => {
    const program = drills(await manifest());
    const pids = await server(program);
    program.signal('SIGKILL');
    await program.ended;
    await allGone(pids);
  });

  it('leaves no process when the test that calls it ends by itself', async () => {
    const program = drills(await manifest());
    const pids = await server(program);
    program.signal('SIGTERM');
    await program.ended;
    await allGone(pids);
  });

  it('rejects with a code for what cannot be drilled', async () => {
    const program = drills('nowhere.yaml');
    await program.ended;
    expect(program.output()).to.include('rejected: MANIFEST_NOT_READABLE: cannot read nowhere.yaml');
  });
});
