import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { expect } from 'chai';
import { type ServiceProgram, startService } from '../support/service-program.ts';
import { endPrograms, startProgram } from '../support/typescript-program.ts';

describe('the warm-up hook', () => {
  let server: Server | undefined;

  afterEach(async () => {
    server?.closeAllConnections();
    server?.close();
    server = undefined;
    await endPrograms();
  });

  const listen = async (status: number, port = 0): Promise<string> => {
    server = createServer((_request, response) => response.writeHead(status).end('the body\n'));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return String((server.address() as AddressInfo).port);
  };
  const freePort = async (): Promise<string> => {
    const port = await listen(200);
    server?.close();
    return port;
  };

  it('warms the service up and says how long it took', async () => {
    const service: ServiceProgram = await startService({ FORTUNE_REQUIRE_WARMUP: 'true' });
    expect((await fetch(`${service.url}/readyz`)).status).to.equal(503);
    const hook = startProgram('hooks/warm-up.ts', { env: { PORT: String(service.port), HOST: '0.0.0.0' } });
    expect(await hook.ended()).to.have.property('code', 0);
    expect(hook.stdout).to.match(
      /^http:\S+\/warmup: warm in \S+ ms: 244 quotes ready \(1 attempt, \d+ ms\)\n$/,
    );
    expect((await fetch(`${service.url}/readyz`)).status).to.equal(200);
  });

  it('tries again until the service listens', async () => {
    // Hangs up on the first attempt, so that the test knows of it; then nothing listens for a while.
    const deaf = createTcpServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    const { port } = deaf.address() as AddressInfo;
    const hook = startProgram('hooks/warm-up.ts', { env: { PORT: String(port) } });
    await once(deaf, 'connection');
    deaf.close();
    await once(deaf, 'close');
    expect(hook.ending).to.equal(undefined);
    await listen(200, port);
    expect(await hook.ended()).to.have.property('code', 0);
    expect(hook.stdout).to.match(/: the body \(\d+ attempts, \d+ ms\)\n$/);
  });

  it('exits 1 with a sentence when nothing listens in time', async () => {
    const port = await freePort();
    const hook = startProgram('hooks/warm-up.ts', { args: ['--timeout', '200'], env: { PORT: port } });
    expect(await hook.ended()).to.have.property('code', 1);
    expect(hook.stdout).to.equal('');
    expect(hook.stderr).to.match(
      /^warm-up: http:\S+\/warmup was not warm within 200 ms \(\d+ attempts\): nothing listens there\. .*\n$/,
    );
  });

  it('exits 1 with the service’s own words when it stays cold, bounded by its variable', async () => {
    const service = await startService({ FORTUNE_QUOTE_FILE: '/does/not/exist' });
    const hook = startProgram('hooks/warm-up.ts', {
      env: { PORT: String(service.port), FORTUNE_WARMUP_TIMEOUT_MS: '2000' },
    });
    expect(await hook.ended()).to.have.property('code', 1);
    expect(hook.stderr).to.match(
      /within 2000 ms .*it answered 503: No quote yet: \/does\/not\/exist does not exist/,
    );
  });

  it('exits 1 at once when somebody else answers', async () => {
    const port = await listen(404);
    const hook = startProgram('hooks/warm-up.ts', { env: { PORT: port } });
    expect(await hook.ended()).to.have.property('code', 1);
    expect(hook.stderr).to.match(/answered 404: that is not the fortune service\. Check HOST and PORT\n$/);
  });

  it('is bounded also when the service accepts and never answers', async () => {
    server = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = String((server.address() as AddressInfo).port);
    const hook = startProgram('hooks/warm-up.ts', { args: ['--timeout', '200'], env: { PORT: port } });
    expect(await hook.ended()).to.have.property('code', 1);
    expect(hook.stderr).to.match(/was not warm within 200 ms \(1 attempts?\): no answer/);
  });

  it('exits 64 on wrong use, and explains itself with --help', async () => {
    for (const [args, complaint] of [
      [['--timeout', '1s'], '--timeout is "1s": it must be a whole number from 0 to 3600000'],
      [['--timeout', '-5'], '--timeout is "-5": it must be a whole number from 0 to 3600000'],
      [['--timeout', '--help'], "Option '--timeout' argument is ambiguous. See --help"],
      [['now'], 'unknown argument "now". See --help'],
    ] as const) {
      const hook = startProgram('hooks/warm-up.ts', { args });
      expect(await hook.ended()).to.have.property('code', 64);
      expect(hook.stderr).to.equal(`warm-up: ${complaint}\n`);
    }
    const help = startProgram('hooks/warm-up.ts', { args: ['--help'] });
    expect(await help.ended()).to.have.property('code', 0);
    expect(help.stdout)
      .to.match(/Examples:/)
      .and.to.match(/Exit codes: 0 warm/);
  });
});
