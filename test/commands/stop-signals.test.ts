/** Real signals to a real process: a listener in a program of its own, which prints what it was told. */

import { expect } from 'chai';
import { endPrograms, ROOT, start } from '../support/program.ts';

const LISTENER = ['--import', 'tsx', `${ROOT}test/fixtures/listens-for-stop.ts`];

function listener(env: NodeJS.ProcessEnv = {}) {
  return start(process.execPath, LISTENER, { env });
}

describe('listenForStop', function () {
  this.timeout(20_000);
  afterEach(endPrograms);

  it('stops on the first signal and kills on the second, whichever they are', async () => {
    const program = listener();
    await program.sees(/listening/);
    program.signal('SIGTERM');
    await program.sees(/stop: SIGTERM received/);
    program.signal('SIGINT');
    await program.sees(/kill: SIGINT received again/);
  });

  for (const signal of ['SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGALRM', 'SIGABRT'] as const) {
    it(`stops on ${signal}, which would end a program that does not listen`, async () => {
      const program = listener();
      await program.sees(/listening/);
      program.signal(signal);
      await program.sees(new RegExp(`stop: ${signal} received`));
    });
  }

  it('never kills on HUP', async () => {
    const program = listener();
    await program.sees(/listening/);
    program.signal('SIGHUP');
    await program.sees(/stop: SIGHUP/);
    program.signal('SIGHUP');
    program.signal('SIGTERM');
    await program.sees(/stop: SIGTERM/);
    expect(program.output()).not.to.include('kill');
  });

  it('takes the copy that npm passes on for the same key press', async () => {
    const program = listener({ npm_lifecycle_event: 'start' });
    await program.sees(/listening/);
    program.signal('SIGINT');
    program.signal('SIGTERM');
    await program.sees(/stop: SIG/);
    // Long after the echo: another key press.
    await program.sees(/a second later/);
    program.signal('SIGINT');
    await program.sees(/kill: SIGINT received again/);
    expect(program.output().match(/stop:/g)).to.have.length(1);
  });
});
