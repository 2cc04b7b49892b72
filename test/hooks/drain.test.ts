import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { closeRawConnections, connectRaw, get } from '../support/raw-http.ts';
import { startService } from '../support/service-program.ts';
import { endPrograms, startProgram } from '../support/typescript-program.ts';

const HASTY = { FORTUNE_LAME_DUCK_MS: '100', FORTUNE_MAX_DELAY_MS: '10000' };

describe('the drain hook', () => {
  afterEach(async () => {
    closeRawConnections();
    await endPrograms();
  });

  const runAgainst = (adminPort: number, ...args: string[]) =>
    startProgram('hooks/drain.ts', { args, env: { FORTUNE_ADMIN_PORT: String(adminPort) } });

  it('returns when the drain is done, with counts, while the service still waits for TERM', async () => {
    const service = await startService({ ...HASTY, FORTUNE_LINGER_MS: '60000' });
    const client = await connectRaw(service.port);
    client.send(get('/quote?delay=5000'));
    await eventually(async () => {
      expect(await (await fetch(`${service.url}/metrics`)).text()).to.include('http_requests_in_flight 1\n');
    });
    const hook = runAgainst(service.adminPort);
    expect(await hook.ended()).to.have.property('code', 0);
    expect(client.received).to.match(/^HTTP\/1\.1 200 OK/);
    expect(hook.stdout).to.match(/^drained in \d+ ms: 1 were in flight, 1 answered, \d idle closed\n$/);
    expect(service.ending).to.equal(undefined);
  });

  it('exits 1 with a sentence when requests had to be cut', async () => {
    const service = await startService({ ...HASTY, FORTUNE_DRAIN_DEADLINE_MS: '300' });
    const client = await connectRaw(service.port);
    client.send(get('/quote?delay=9000'));
    const hook = runAgainst(service.adminPort);
    expect(await hook.ended()).to.have.property('code', 1);
    expect(hook.stderr).to.match(
      /^drain: 1 still unanswered at the deadline after 3\d\d ms, and cut; 1 were in flight/,
    );
  });

  it('exits 1 with a sentence when the service dies in the middle of the drain', async () => {
    const service = await startService({ FORTUNE_LAME_DUCK_MS: '20000' });
    const hook = runAgainst(service.adminPort);
    await service.prints(/draining/);
    service.kill('SIGKILL');
    expect(await hook.ended()).to.have.property('code', 1);
    expect(hook.stdout).to.equal('');
    expect(hook.stderr).to.match(
      /^drain: the service ended before it was drained \(http:.*\)\. Its log says why\n$/,
    );
  });

  it('exits 1 with a sentence when the drain takes longer than it may', async () => {
    const service = await startService({ FORTUNE_LAME_DUCK_MS: '20000' });
    const hook = runAgainst(service.adminPort, '--timeout', '200');
    expect(await hook.ended()).to.have.property('code', 1);
    expect(hook.stderr).to.match(/was not done within 200 ms; requests are still open/);
  });

  it('exits 1 with a sentence when no service, or another, is there', async () => {
    const service = await startService();
    const wrong = runAgainst(service.port);
    expect(await wrong.ended()).to.have.property('code', 1);
    expect(wrong.stderr).to.match(
      /answered 404: that is not the fortune service\. Check FORTUNE_ADMIN_PORT\n$/,
    );
    service.kill('SIGKILL');
    await service.ended();
    const none = runAgainst(service.adminPort);
    expect(await none.ended()).to.have.property('code', 1);
    expect(none.stderr).to.match(/^drain: nothing listens at http:\S+\/drain: the service has gone/);
  });

  it('exits 64 on wrong use, and explains itself with --help', async () => {
    const wrong = startProgram('hooks/drain.ts', { env: { FORTUNE_ADMIN_PORT: 'admin' } });
    expect(await wrong.ended()).to.have.property('code', 64);
    expect(wrong.stderr).to.equal(
      'drain: FORTUNE_ADMIN_PORT is "admin": it must be a whole number from 0 to 65535\n',
    );
    const portless = startProgram('hooks/drain.ts', { env: { FORTUNE_ADMIN_PORT: '0' } });
    expect(await portless.ended()).to.have.property('code', 64);
    expect(portless.stderr).to.equal(
      'drain: FORTUNE_ADMIN_PORT is 0, and port 0 cannot be asked: set it to the port that the service printed\n',
    );
    const help = startProgram('hooks/drain.ts', { args: ['--help'] });
    expect(await help.ended()).to.have.property('code', 0);
    expect(help.stdout)
      .to.match(/Examples:/)
      .and.to.match(/Exit codes: 0 drained/);
  });
});
