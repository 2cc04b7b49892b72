import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { expect } from 'chai';
import { startService } from '../support/service-program.ts';
import { endPrograms, startProgram } from '../support/typescript-program.ts';

describe('the service as a program', () => {
  let taken: Server | undefined;

  afterEach(async () => {
    taken?.close();
    taken = undefined;
    await endPrograms();
  });

  const takePort = async (): Promise<string> => {
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    return String((taken.address() as AddressInfo).port);
  };

  it('prints one line when it listens, with both addresses', async () => {
    const service = await startService();
    expect(service.stdout).to.match(
      /^fortune: listening on http:\/\/127\.0\.0\.1:\d+ \(a fresh quote on every request\), \/drain on http:\/\/127\.0\.0\.1:\d+\n$/,
    );
    await fetch(`${service.url}/quote`);
    await fetch(`${service.url}/nowhere`);
    expect(service.stdout.split('\n')).to.have.lengthOf(2);
  });

  it('exits 64 with every configuration error at once and no stack', async () => {
    const service = startProgram('service/main.ts', { env: { PORT: 'abc', FORTUNE_ON_TERM: 'never' } });
    expect(await service.ended()).to.deep.equal({ code: 64, signal: null });
    expect(service.stderr.split('\n')).to.deep.equal([
      'fortune: PORT is "abc": it must be a whole number from 0 to 65535 (default 8080)',
      'fortune: FORTUNE_ON_TERM is "never": it must be graceful or fast (default graceful)',
      '',
    ]);
  });

  it('exits 64 on an argument, and 0 on --help', async () => {
    const wrong = startProgram('service/main.ts', { args: ['--port', '80'] });
    expect(await wrong.ended()).to.have.property('code', 64);
    expect(wrong.stderr).to.equal('fortune: unknown argument "--port": see --help\n');
    const help = startProgram('service/main.ts', { args: ['--help'] });
    expect(await help.ended()).to.have.property('code', 0);
    expect(help.stdout).to.match(/FORTUNE_LINGER_MS/);
  });

  for (const [name, env] of [
    ['PORT', (port: string) => ({ PORT: port, FORTUNE_ADMIN_PORT: '0' })],
    ['FORTUNE_ADMIN_PORT', (port: string) => ({ PORT: '0', FORTUNE_ADMIN_PORT: port })],
  ] as const) {
    it(`exits 1 with one sentence when ${name} is in use`, async () => {
      const port = await takePort();
      const service = startProgram('service/main.ts', { env: env(port) });
      expect(await service.ended()).to.deep.equal({ code: 1, signal: null });
      expect(service.stdout).to.equal('');
      expect(service.stderr).to.equal(
        `fortune: port ${port} on 127.0.0.1 is already in use: stop the other program ` +
          `("ss -ltnp sport = :${port}" names it) or set ${name} to a free port\n`,
      );
    });
  }

  it('exits 1 with one sentence when HOST is not an address of this machine', async () => {
    const service = startProgram('service/main.ts', {
      env: { HOST: '192.0.2.1', PORT: '0', FORTUNE_ADMIN_PORT: '0' },
    });
    expect(await service.ended()).to.deep.equal({ code: 1, signal: null });
    expect(service.stderr).to.match(
      /^fortune: 192\.0\.2\.1 is not an address of this machine: set HOST to .*\n$/,
    );
  });

  it('drains and exits 70 after an uncaught exception', async () => {
    const service = await startService({
      FORTUNE_LAME_DUCK_MS: '50',
      NODE_OPTIONS: `--import ${new URL('../fixtures/service/throws-on-usr2.mjs', import.meta.url)}`,
    });
    process.kill(service.pid, 'SIGUSR2');
    expect(await service.ended()).to.deep.equal({ code: 70, signal: null });
    expect(service.stderr).to.match(/^fortune: a fault of ours: Error: thrown by the test\n/);
    expect(service.stdout).to.match(/draining \(a fault\)/);
  });

  it('is stopped by a TERM that comes while it still loads', async () => {
    const service = startProgram('service/main.ts', {
      env: {
        PORT: '0',
        FORTUNE_ADMIN_PORT: '0',
        NODE_OPTIONS: `--import ${new URL('../fixtures/service/terms-itself-once-caught.mjs', import.meta.url)}`,
      },
    });
    expect(await service.ended()).to.deep.equal({ code: 0, signal: null });
    expect(service.stdout).to.not.match(/listening/);
  });
});
