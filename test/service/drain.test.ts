import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { closeRawConnections, connectRaw, get } from '../support/raw-http.ts';
import { startService } from '../support/service-program.ts';
import { endPrograms } from '../support/typescript-program.ts';

const DELAYS = { FORTUNE_MAX_DELAY_MS: '10000' };
const HASTY = { ...DELAYS, FORTUNE_LAME_DUCK_MS: '100' };
const OK = { code: 0, signal: null };

describe('the drain', () => {
  afterEach(async () => {
    closeRawConnections();
    await endPrograms();
  });

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) {
    it(`lets a request in flight finish with 200 after ${signal}, then exits 0`, async () => {
      const service = await startService(HASTY);
      const client = await connectRaw(service.port);
      client.send(get('/quote?delay=1500'));
      await inFlight(service, 1);
      service.kill(signal);
      await client.receives(/^HTTP\/1\.1 200 OK\r\n(.*\r\n)*Connection: close\r\n/);
      expect(await service.ended()).to.deep.equal(OK);
      expect(service.stdout).to.match(
        new RegExp(
          `draining \\(${signal}\\): 1 in flight .*\n.*drained: 1 were in flight, 1 answered, .* 0 cut, .*\n.*bye\n$`,
        ),
      );
      expect(service.stderr).to.equal('');
    });
  }

  it('turns readiness off at once, serves on through the lame-duck time, then refuses', async () => {
    const service = await startService({ FORTUNE_LAME_DUCK_MS: '700' });
    service.kill('SIGTERM');
    await service.prints(/draining/);
    const ready = await fetch(`${service.url}/readyz`);
    expect(ready.status).to.equal(503);
    const quote = await fetch(`${service.url}/quote`);
    expect([quote.status, quote.headers.get('connection')]).to.deep.equal([200, 'close']);
    await eventually(() => refused(service.url));
    expect(await service.ended()).to.deep.equal(OK);
  });

  it('closes an idle connection with a FIN, and waits for one that is just sending its request', async () => {
    const service = await startService(HASTY);
    const [idle, sending] = [await connectRaw(service.port), await connectRaw(service.port)];
    idle.send(get('/quote'));
    await idle.receives(/\n\r\n.+\n$/);
    sending.send('GET /quote HTTP/1.1\r\n');
    service.kill('SIGTERM');
    await service.prints(/draining/);
    // A letter at a time, through the lame-duck time and beyond.
    for (const letter of 'Host: test\r\n\r\n') {
      sending.send(letter);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await sending.receives(/^HTTP\/1\.1 200 OK/);
    await eventually(() => expect(idle.closed).to.equal(true));
    expect(idle.socket.errored).to.equal(null);
    expect(await service.ended()).to.deep.equal(OK);
    expect(service.stdout).to.match(/1 answered, 1 idle closed, 0 cut/);
  });

  it('does not wait for a connection that never says anything, nor for a client that keeps its side open', async () => {
    const service = await startService(HASTY);
    const client = await connectRaw(service.port);
    client.socket.allowHalfOpen = true;
    service.kill('SIGTERM');
    expect(await service.ended()).to.deep.equal(OK);
    expect(service.stdout).to.match(/1 idle closed, 0 cut/);
  });

  it('ends a stream politely', async () => {
    const service = await startService(HASTY);
    const client = await connectRaw(service.port);
    client.send(get('/quotes/stream'));
    await client.receives(/event: quote\ndata: .+\n\n/);
    service.kill('SIGTERM');
    await client.receives(/event: bye\ndata: .+\n\n/);
    expect(await service.ended()).to.deep.equal(OK);
    expect(service.stdout).to.match(/1 were in flight, 1 answered, 0 idle closed, 0 cut/);
  });

  it('cuts at the deadline what does not finish, says so, and exits 0', async () => {
    const service = await startService({ ...HASTY, FORTUNE_DRAIN_DEADLINE_MS: '400' });
    const client = await connectRaw(service.port);
    client.send(get('/quote?delay=9000'));
    await inFlight(service, 1);
    service.kill('SIGTERM');
    expect(await service.ended()).to.deep.equal(OK);
    expect(service.stdout).to.match(/1 were in flight, 0 answered, 0 idle closed, 1 cut, 4\d\d ms/);
    expect(client.received).to.equal('');
  });

  it('is not hurried by a second signal', async () => {
    const service = await startService(HASTY);
    const client = await connectRaw(service.port);
    client.send(get('/quote?delay=1500'));
    await inFlight(service, 1);
    service.kill('SIGTERM');
    await service.prints(/draining \(SIGTERM\)/);
    service.kill('SIGTERM');
    await service.prints(/SIGTERM: already draining/);
    service.kill('SIGINT');
    await service.prints(/SIGINT: already draining/);
    await client.receives(/^HTTP\/1\.1 200 OK/);
    expect(await service.ended()).to.deep.equal(OK);
  });

  it('is fast on TERM, and only on TERM, where FORTUNE_ON_TERM=fast', async () => {
    const service = await startService({ ...HASTY, FORTUNE_ON_TERM: 'fast' });
    const client = await connectRaw(service.port);
    client.send(get('/quote?delay=9000'));
    await inFlight(service, 1);
    service.kill('SIGQUIT');
    await service.prints(/draining \(SIGQUIT\)/);
    const startedAt = performance.now();
    service.kill('SIGTERM');
    expect(await service.ended()).to.deep.equal(OK);
    expect(performance.now() - startedAt).to.be.below(1000);
    expect(service.stdout).to.match(/closing at once \(SIGTERM\): 1 in flight cut/);
    await eventually(() => expect(client.closed).to.equal(true));
    expect(client.received).to.equal('');
  });
});

describe('/drain on the admin listener', () => {
  afterEach(async () => {
    closeRawConnections();
    await endPrograms();
  });

  for (const method of ['GET', 'POST']) {
    it(`answers ${method} when the drain is done, with counts`, async () => {
      const service = await startService({ ...HASTY, FORTUNE_LINGER_MS: '0' });
      const client = await connectRaw(service.port);
      client.send(get('/quote?delay=1200'));
      await inFlight(service, 1);
      const answer = await fetch(`${service.adminUrl}/drain`, { method });
      expect(client.received).to.match(/^HTTP\/1\.1 200 OK/);
      expect(answer.status).to.equal(200);
      const report = (await answer.json()) as Record<string, number>;
      expect(report).to.include({ inFlight: 1, finished: 1, idleClosed: 0, cut: 0 });
      expect(report.ms).to.be.within(300, 3000);
      expect(await service.ended()).to.deep.equal(OK);
    });
  }

  it('joins a second request to the first', async () => {
    const service = await startService(HASTY);
    const answers = await Promise.all([1, 2].map(() => fetch(`${service.adminUrl}/drain`)));
    const [first, second] = await Promise.all(answers.map((answer) => answer.text()));
    expect(first).to.equal(second);
    expect(service.stdout.match(/draining \(/g)).to.have.lengthOf(1);
  });

  it('answers a request that joined a drain begun by a signal before the process goes', async () => {
    const service = await startService({ FORTUNE_LAME_DUCK_MS: '400' });
    service.kill('SIGTERM');
    await service.prints(/draining/);
    const answer = await fetch(`${service.adminUrl}/drain`);
    expect(await answer.json()).to.have.property('cut', 0);
    expect(await service.ended()).to.deep.equal(OK);
  });

  it('leaves the process waiting for TERM, and TERM ends it at once with 0', async () => {
    const service = await startService({ ...HASTY, FORTUNE_LINGER_MS: '60000' });
    await (await fetch(`${service.adminUrl}/drain`)).text();
    expect(service.ending).to.equal(undefined);
    service.kill('SIGTERM');
    expect(await service.ended()).to.deep.equal(OK);
    expect(service.stdout).to.match(/SIGTERM: already drained\n.*bye\n$/);
  });

  it('ends the process after the linger when TERM does not come', async () => {
    const service = await startService({ ...HASTY, FORTUNE_LINGER_MS: '300' });
    await (await fetch(`${service.adminUrl}/drain`)).text();
    const answeredAt = performance.now();
    expect(await service.ended()).to.deep.equal(OK);
    expect(performance.now() - answeredAt).to.be.within(200, 2000);
  });

  it('refuses web pages, other methods and other paths, and does not drain for them', async () => {
    const service = await startService(HASTY);
    const drain = `${service.adminUrl}/drain`;
    const statuses = await Promise.all([
      fetch(drain, { headers: { Origin: 'https://elsewhere.example' } }),
      fetch(drain, { headers: { 'Sec-Fetch-Site': 'cross-site' } }),
      fetch(drain, { method: 'PUT' }),
      fetch(`${service.adminUrl}/`),
      fetch(`${service.url}/drain`),
    ]).then((answers) => answers.map(({ status }) => status));
    // fetch itself sends a Sec-Fetch-Mode, and no Sec-Fetch-Site.
    expect(statuses).to.deep.equal([403, 403, 405, 404, 404]);
    expect(service.stdout).to.not.match(/draining/);
  });
});

describe('the drain in file mode', () => {
  afterEach(endPrograms);

  it('needs no quote to have been written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drain-'));
    try {
      const service = await startService({ ...HASTY, FORTUNE_QUOTE_FILE: join(folder, 'quote') });
      expect((await fetch(`${service.url}/quote`)).status).to.equal(404);
      service.kill('SIGTERM');
      expect(await service.ended()).to.deep.equal(OK);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

async function inFlight(service: { url: string }, count: number): Promise<void> {
  await eventually(async () => {
    const metrics = await (
      await fetch(`${service.url}/metrics`, { headers: { Connection: 'close' } })
    ).text();
    expect(metrics).to.include(`http_requests_in_flight ${count}\n`);
  });
}

async function refused(url: string): Promise<void> {
  const error = await fetch(`${url}/healthz`).then(
    () => new Error('answered'),
    (reason: Error) => reason,
  );
  expect(error).to.have.nested.property('cause.code', 'ECONNREFUSED');
}
