import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { execProbe } from '../../supervisor/host/exec-probe.ts';
import { livingProcesses } from '../../supervisor/host/proc-stat.ts';
import type { ProbeOutcome } from '../../supervisor/lifecycle/facts.ts';
import { useContainers, type Watched } from '../support/containers.ts';
import { eventually } from '../support/eventually.ts';

const NEVER = new AbortController().signal;

describe('execProbe', () => {
  const containers = useContainers();
  let main: Watched;

  beforeEach(async () => {
    main = await containers.run(['sleep', '600'], {
      env: { PATH: process.env.PATH ?? '', FROM: 'manifest' },
    });
  });

  const sh = (script: string, signal = NEVER): Promise<ProbeOutcome> =>
    execProbe(main.container, ['sh', '-c', script], 1, signal);

  it('comes back with the exit code, and with stderr behind stdout', async () => {
    expect(await sh('echo $FROM; echo oh >&2; echo more; exit 3')).to.deep.equal({
      kind: 'exited',
      exitCode: 3,
      output: 'manifest\nmore\noh\n',
    });
    expect(await sh('exit 0')).to.include({ kind: 'exited', exitCode: 0 });
  });

  it('keeps the first 10 KiB of what it prints, in whole characters', async () => {
    const outcome = await sh("printf x; yes é | tr -d '\\n' | head -c 300000; exit 1");
    const output = outcome.kind === 'exited' ? outcome.output : '';
    expect(Buffer.byteLength(output)).to.equal(10_239);
    expect(output).to.match(/^xé+$/);
  });

  it('kills what takes longer than the time-out, and everything that it has started', async () => {
    const startedAt = performance.now();
    const file = join(containers.logRoot, 'session');
    const script = `echo $$ > ${file}; sleep 600 & sleep 600`;
    expect(await sh(script)).to.deep.equal({
      kind: 'failure',
      output: `command timed out: "sh -c ${script}" timed out after 1s`,
    });
    expect(performance.now() - startedAt).to.be.within(950, 2000);
    const session = Number(readFileSync(file, 'utf8'));
    await eventually(() => {
      expect(livingProcesses()?.filter((process) => process.session === session)).to.deep.equal([]);
    });
  });

  it('takes a command that leaves a child on its pipe for as slow as that child', async () => {
    const outcome = await sh('sleep 600 & exit 1');
    expect(outcome)
      .to.have.property('output')
      .match(/^command timed out: /);
  });

  it('cannot run what is not there', async () => {
    const error = await execProbe(main.container, ['/no/such/probe'], 1, NEVER).catch(
      (error: Error) => error,
    );
    expect(error)
      .to.be.instanceOf(Error)
      .with.property('message')
      .match(
        /^rpc error: code = Unknown desc = failed to exec in container: unable to start container process: exec: "\/no\/such\/probe": stat/,
      );
  });

  it('cannot run anything in a container that has ended', async () => {
    main.container.kill();
    await main.container.exited;
    const error = await sh('exit 0').catch((error: Error) => error);
    expect(error).to.have.property(
      'message',
      'rpc error: code = Unknown desc = failed to exec in container: container is in CONTAINER_EXITED state',
    );
  });

  it('ends when it is called off', async () => {
    const controller = new AbortController();
    const startedAt = performance.now();
    const outcome = sh('sleep 600', controller.signal);
    setTimeout(() => controller.abort(), 100);
    expect(await outcome).to.include({ kind: 'exited', exitCode: 137 });
    expect(performance.now() - startedAt).to.be.below(900);
  });
});
