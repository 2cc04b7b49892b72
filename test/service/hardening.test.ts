import { expect } from 'chai';
import request from 'supertest';
import { liveQuotes } from '../../service/live-quotes.ts';
import type { QuoteSource } from '../../service/quote.ts';
import { eventually } from '../support/eventually.ts';
import { closeFortuneServers, startFortuneServer } from '../support/fortune-server.ts';
import { closeRawConnections, connectRaw, get } from '../support/raw-http.ts';

describe('the service under bad input', () => {
  afterEach(() => {
    closeRawConnections();
    closeFortuneServers();
  });

  for (const path of ['/', '/quote', '/quote?delay=x', '/nowhere', '/metrics', '/healthz', '/warmup']) {
    it(`protects the answer of ${path} with headers and does not name its framework`, async () => {
      const { server } = await startFortuneServer();
      const { headers } = await request(server).get(path);
      expect(headers['x-content-type-options']).to.equal('nosniff');
      expect(headers['content-security-policy']).to.match(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers['cache-control']).to.equal('no-store');
      expect(headers).to.not.have.any.keys('x-powered-by', 'server', 'etag');
      if (path === '/quote') return;
      expect(headers['x-frame-options']).to.equal('DENY');
      expect(headers['referrer-policy']).to.equal('no-referrer');
    });
  }

  it('answers 404 with a sentence to an unknown path, spelt as the client spelt it', async () => {
    const { server } = await startFortuneServer();
    for (const path of ['/nowhere', '/Quote', '/quote/', '//quote']) {
      const { status, text } = await request(server).get(path);
      expect([status, text]).to.deep.equal([
        404,
        `Not found: nothing is at ${path}. A fortune is at /quote.\n`,
      ]);
    }
  });

  it('answers 400 to what is not HTTP, closes, and counts it', async () => {
    const { port, ledger } = await startFortuneServer();
    const client = await connectRaw(port);
    client.send('FORTUNE PLEASE\r\n\r\n');
    await client.receives(/^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*not HTTP\.\n$/);
    await eventually(() => expect(client.closed).to.equal(true));
    expect(ledger.rejections).to.deep.equal({ malformed: 1, oversized: 0, timeout: 0 });
  });

  it('answers 431 to headers of more than 8 KiB, while the client still sends, and counts it', async () => {
    const { port, ledger } = await startFortuneServer();
    const client = await connectRaw(port);
    client.send(`GET /quote HTTP/1.1\r\nHost: test\r\nX-Long: ${'x'.repeat(256 * 1024)}`);
    await client.receives(/^HTTP\/1\.1 431 [\s\S]*more bytes than this service reads\.\n$/);
    await eventually(() => expect(client.closed).to.equal(true));
    expect(ledger.rejections.oversized).to.equal(1);
  });

  it('answers 408 to headers that trickle, and counts it', async () => {
    const limits = { headersTimeout: 60, requestTimeout: 200, connectionsCheckingInterval: 20 };
    const { port, ledger } = await startFortuneServer({ limits });
    const client = await connectRaw(port);
    client.send('GET /quote HTTP/1.1\r\nHost:');
    await client.receives(/^HTTP\/1\.1 408 Request Timeout\r\n[\s\S]*did not arrive in time\.\n$/);
    expect(ledger.rejections.timeout).to.equal(1);
  });

  it('answers 413 to a body over 1 KiB, announced or not, on GET as well', async () => {
    const { server, port, ledger } = await startFortuneServer();
    const announced = await request(server).post('/quote').send('x'.repeat(1025)).type('text/plain');
    expect([announced.status, announced.text]).to.deep.equal([
      413,
      'Too large: a body may have 1024 bytes here.\n',
    ]);
    const client = await connectRaw(port);
    client.send(`${get('/quote', 'Transfer-Encoding: chunked')}800\r\n${'x'.repeat(2048)}\r\n0\r\n\r\n`);
    await client.receives(/^HTTP\/1\.1 413 /);
    expect(ledger.rejections.oversized).to.equal(2);
  });

  it('answers 405 or 413 at once to a body that does not come in, closes, and counts it once', async () => {
    const { port, ledger } = await startFortuneServer();
    const cases = [
      ['Content-Length: 10', 405],
      ['Transfer-Encoding: chunked', 405],
      ['Content-Length: 10\r\nExpect: 100-continue', 405],
      ['Content-Length: 9999999', 413],
    ] as const;
    const ask = async ([header, status]: (typeof cases)[number]) => {
      const client = await connectRaw(port);
      client.send(`${get('/quote', header).replace('GET', 'POST')}1\r\n`);
      await client.receives(new RegExp(`^HTTP/1\\.1 ${status} [^]*Connection: close\r\n[^]*\\.\n$`));
      await eventually(() => expect(client.closed).to.equal(true));
    };
    await Promise.all(cases.map(ask));
    expect(ledger.rejections).to.deep.equal({ malformed: 0, oversized: 1, timeout: 0 });
    expect(ledger.tally('/quote', 405).count).to.equal(3);
    expect(ledger.tally('/quote', 413).count).to.equal(1);
  });

  it('answers 408 to an awaited body that stays away, and counts it once', async () => {
    const limits = { headersTimeout: 60, requestTimeout: 100, connectionsCheckingInterval: 20 };
    const { port, ledger } = await startFortuneServer({ limits });
    const client = await connectRaw(port);
    client.send(`${get('/quote', 'Content-Length: 10')}abc`);
    await client.receives(/^HTTP\/1\.1 408 Request Timeout\r\n[\s\S]*did not arrive in time\.\n$/);
    await eventually(() => expect(client.closed).to.equal(true));
    expect(ledger.rejections).to.deep.equal({ malformed: 0, oversized: 0, timeout: 1 });
    expect(ledger.answered).to.equal(0);
  });

  it('invites an awaited body of a client that expects 100, and answers', async () => {
    const { port } = await startFortuneServer();
    const client = await connectRaw(port);
    client.send(get('/quote', 'Content-Length: 3\r\nExpect: 100-continue'));
    await client.receives(/^HTTP\/1\.1 100 Continue\r\n\r\n$/);
    client.send('abc');
    await client.receives(/HTTP\/1\.1 200 OK\r\n/);
  });

  it('answers 400 to HTTP/1.1 without Host, serves HTTP/1.0 without, and counts both', async () => {
    const { port, ledger } = await startFortuneServer();
    for (const path of ['/quote', '/healthz']) {
      const client = await connectRaw(port);
      client.send(`GET ${path} HTTP/1.1\r\n\r\n`);
      await client.receives(/^HTTP\/1\.1 400 [\s\S]*nosniff[\s\S]*asks for a Host header\.\n$/);
      await eventually(() => expect(client.closed).to.equal(true));
    }
    const old = await connectRaw(port);
    old.send('GET /quote HTTP/1.0\r\n\r\n');
    await old.receives(/^HTTP\/1\.1 200 OK\r\n/);
    expect(ledger.rejections.malformed).to.equal(2);
    await eventually(() => expect(ledger.tally('/quote', 200).count).to.equal(1));
  });

  it('answers 417 with a sentence to an unknown expectation, and counts it', async () => {
    const { port, ledger } = await startFortuneServer();
    const client = await connectRaw(port);
    client.send(get('/quote', 'Expect: foo'));
    await client.receives(/^HTTP\/1\.1 417 [\s\S]*nosniff[\s\S]*knows 100-continue only\.\n$/);
    expect(ledger.rejections.malformed).to.equal(1);
  });

  it('answers 405 to CONNECT, closes, and counts it', async () => {
    const { port, ledger } = await startFortuneServer();
    const client = await connectRaw(port);
    client.send('CONNECT example.test:443 HTTP/1.1\r\nHost: example.test:443\r\n\r\n');
    await client.receives(/^HTTP\/1\.1 405 [\s\S]*nosniff[\s\S]*Allow: GET, HEAD\r\n[\s\S]*no proxy\. .*\n$/);
    await eventually(() => expect(client.closed).to.equal(true));
    expect(ledger.tally('other', 405).count).to.equal(1);
  });

  it('takes the absolute form of a path for the path, also where it is no URL', async () => {
    const { port, ledger } = await startFortuneServer();
    const client = await connectRaw(port);
    client.send(get('http://x/quote') + get('HTTP://x?y') + get('/healthz', 'Connection: close'));
    await eventually(() => expect(client.closed).to.equal(true));
    const odd = await connectRaw(port);
    odd.send(get('http://[x/quote', 'Connection: close'));
    await odd.receives(/^HTTP\/1\.1 200 OK\r\n/);
    await eventually(() => expect(ledger.tally('/quote', 200).count).to.equal(2));
    for (const path of ['/', '/healthz']) expect(ledger.tally(path, 200).count).to.equal(1);
  });

  it('answers 500 without a stack when a route fails, logs it, and lives on', async () => {
    let failing = true;
    const live = liveQuotes();
    const quotes: QuoteSource = {
      ...live,
      next: (now) => {
        if (failing) throw new Error('the inside of the service');
        return live.next(now);
      },
    };
    const { server, log } = await startFortuneServer({ quotes, maxDelayMs: 1 });
    for (const path of ['/', '/quote', '/quote?delay=0']) {
      const { status, text, headers } = await request(server).get(path);
      expect([status, text]).to.deep.equal([
        500,
        'The service failed to answer. The failure is in its log.\n',
      ]);
      expect(headers['x-content-type-options']).to.equal('nosniff');
    }
    expect(log).to.have.lengthOf(3);
    expect(log[1]).to.match(/^error answering GET \/quote: Error: the inside of the service/);
    failing = false;
    expect((await request(server).get('/')).status).to.equal(200);
  });

  it('answers requests sent in one piece one after the other', async () => {
    const { port } = await startFortuneServer();
    const client = await connectRaw(port);
    client.send(get('/healthz') + get('/quote') + get('/healthz', 'Connection: close'));
    await eventually(() => expect(client.closed).to.equal(true));
    expect(client.received.match(/HTTP\/1\.1 200 OK/g)).to.have.lengthOf(3);
  });
});
