import { Agent, request as httpRequest } from 'node:http';
import { expect } from 'chai';
import request from 'supertest';
import { FORTUNES } from '../../service/fortunes.ts';
import { liveQuotes } from '../../service/live-quotes.ts';
import type { QuoteSource } from '../../service/quote.ts';
import { closeFortuneServers, startFortuneServer } from '../support/fortune-server.ts';

describe('GET /quote', () => {
  afterEach(closeFortuneServers);

  it('answers one fortune and a newline as plain text', async () => {
    const { server } = await startFortuneServer();
    const { status, headers, text } = await request(server).get('/quote');
    expect(status).to.equal(200);
    expect(headers['content-type']).to.equal('text/plain; charset=utf-8');
    expect(headers['cache-control']).to.equal('no-store');
    expect(text.endsWith('\n')).to.equal(true);
    expect(FORTUNES).to.include(text.slice(0, -1));
  });

  for (const [accept, type] of [
    ['*/*', 'text/plain; charset=utf-8'],
    ['text/html, */*;q=0.8', 'text/plain; charset=utf-8'],
    ['application/json', 'application/json'],
    ['application/json;q=0.9, text/plain;q=0.1', 'application/json'],
    ['application/json;q=0.1, text/plain;q=0.9', 'text/plain; charset=utf-8'],
    ['text/plain;q=0, */*', 'application/json'],
    ['application/*', 'application/json'],
  ]) {
    it(`answers ${type} to Accept: ${accept}`, async () => {
      const { server } = await startFortuneServer();
      const { status, headers, text } = await request(server)
        .get('/quote')
        .set('Accept', accept ?? '');
      expect(status).to.equal(200);
      expect(headers['content-type']).to.equal(type);
      if (type === 'application/json') expect(FORTUNES).to.include(JSON.parse(text).quote);
    });
  }

  it('answers 406 when neither form is wanted', async () => {
    const { server } = await startFortuneServer();
    const { status, text } = await request(server).get('/quote').set('Accept', 'image/png');
    expect([status, text]).to.deep.equal([
      406,
      'Not acceptable: a quote comes as text/plain or application/json.\n',
    ]);
  });

  it('reads several Accept headers as one list', async () => {
    const { port } = await startFortuneServer();
    const { headers } = await fetchRaw(port, 'GET', { Accept: ['text/plain;q=0.1', 'application/json'] });
    expect(headers['Content-Type']).to.equal('application/json');
  });

  it('answers HEAD with the headers and no body', async () => {
    const { server } = await startFortuneServer();
    const { status, headers, text } = await request(server).head('/quote');
    expect(status).to.equal(200);
    expect(Number(headers['content-length'])).to.be.greaterThan(20);
    expect(text).to.equal(undefined);
  });

  for (const method of ['post', 'put', 'delete', 'patch', 'options'] as const) {
    it(`answers 405 with Allow to ${method.toUpperCase()}`, async () => {
      const { server } = await startFortuneServer();
      const { status, headers, text } = await request(server)[method]('/quote');
      expect(status).to.equal(405);
      expect(headers.allow).to.equal('GET, HEAD');
      expect(text).to.equal(`Not allowed: ${method.toUpperCase()} on /quote. Use GET or HEAD.\n`);
    });
  }

  for (const [form, hot, express] of [
    ['text', '*/*', 'text/plain;q=1'],
    ['JSON', 'application/json', 'application/json;q=1'],
  ] as const) {
    it(`carries the same ${form} headers from the hot path and from Express, serving and draining`, async () => {
      const server = await startFortuneServer({ quotes: oneQuote() });
      for (const phase of ['serving', 'draining']) {
        if (phase === 'draining') server.startDraining();
        const fast = await fetchRaw(server.port, 'GET', { Accept: hot });
        const slow = await fetchRaw(server.port, 'GET', { Accept: express });
        const head = await fetchRaw(server.port, 'HEAD', { Accept: hot });
        expect(fast.headers.Connection).to.equal(phase === 'serving' ? 'keep-alive' : 'close');
        expect(slow).to.deep.equal(fast);
        expect(head.headers).to.deep.equal(fast.headers);
      }
    });
  }

  it('answers 404 without a quote and 503 with an unreadable one, and lives on', async () => {
    for (const [kind, expected] of [
      ['missing', 404],
      ['unreadable', 503],
    ] as const) {
      const quotes: QuoteSource = { ...oneQuote(), next: () => ({ kind, sentence: `It is ${kind}.` }) };
      const { server } = await startFortuneServer({ quotes });
      const { status, text } = await request(server).get('/quote');
      expect([status, text]).to.deep.equal([expected, `It is ${kind}.\n`]);
    }
  });

  describe('with a delay', () => {
    it('is refused where delays are switched off', async () => {
      const { server } = await startFortuneServer();
      const { status, text } = await request(server).get('/quote?delay=10');
      expect(status).to.equal(400);
      expect(text).to.equal('Bad request: delays are switched off here. FORTUNE_MAX_DELAY_MS allows them.\n');
    });

    it('waits as long as asked', async () => {
      const { server } = await startFortuneServer({ maxDelayMs: 1000 });
      const startedAt = performance.now();
      const { status } = await request(server).get('/quote?delay=80');
      expect(status).to.equal(200);
      expect(performance.now() - startedAt).to.be.at.least(79);
    });

    for (const [query, sentence] of [
      ['delay=1001', 'delay=1001 is more than the 1000 ms allowed here.'],
      ['delay=soon', 'delay must be a whole number of milliseconds from 0 to 1000.'],
      ['delay=-1', 'delay must be a whole number of milliseconds from 0 to 1000.'],
      ['delay=', 'delay must be a whole number of milliseconds from 0 to 1000.'],
      ['delay=1&delay=2', 'delay must be a whole number of milliseconds from 0 to 1000.'],
    ]) {
      it(`is refused for ${query}`, async () => {
        const { server } = await startFortuneServer({ maxDelayMs: 1000 });
        const { status, text } = await request(server).get(`/quote?${query}`);
        expect([status, text]).to.deep.equal([400, `Bad request: ${sentence}\n`]);
      });
    }
  });
});

/** The same quote every time, so that two answers can be compared. */
function oneQuote(): QuoteSource {
  return { ...liveQuotes(['The same.', 'The same.']), fresh: false };
}

function fetchRaw(port: number, method: string, headers: Record<string, string | string[]>) {
  return new Promise<{ headers: Record<string, string>; body: string }>((resolve, reject) => {
    const agent = new Agent({ keepAlive: true });
    const outgoing = httpRequest({ port, method, path: '/quote', headers, agent }, (response) => {
      let body = '';
      response.on('data', (part) => {
        body += part;
      });
      response.once('end', () => {
        agent.destroy();
        const { rawHeaders } = response;
        const pairs = rawHeaders.flatMap((name, index) =>
          index % 2 ? [] : [[name, rawHeaders[index + 1] ?? '']],
        );
        resolve({ headers: { ...Object.fromEntries(pairs), Date: 'now' }, body });
      });
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}
