import { createHash } from 'node:crypto';
import { expect } from 'chai';
import request from 'supertest';
import { liveQuotes } from '../../service/live-quotes.ts';
import { type Quote, type QuoteSource, readyQuote } from '../../service/quote.ts';
import { eventually } from '../support/eventually.ts';
import { closeFortuneServers, startFortuneServer } from '../support/fortune-server.ts';

describe('the page at /', () => {
  afterEach(closeFortuneServers);

  it('shows a quote, escaped, and a button that works without JavaScript', async () => {
    const { server } = await startFortuneServer({ quotes: always(readyQuote('<b>"Tom" & \'Jerry\'</b>')) });
    const { status, text, headers } = await request(server).get('/');
    expect(status).to.equal(200);
    expect(headers['content-type']).to.equal('text/html; charset=utf-8');
    expect(text).to.include('&lt;b&gt;&quot;Tom&quot; &amp; &#39;Jerry&#39;&lt;/b&gt;');
    expect(text).to.match(/<form action="\/" method="get"><button>Read it again<\/button><\/form>/);
  });

  it('offers another fortune where there is one', async () => {
    const { server } = await startFortuneServer();
    const [first, second] = [await request(server).get('/'), await request(server).get('/')];
    expect(first.text).to.include('<button>Another fortune</button>');
    expect(quoteIn(first.text)).to.not.equal(quoteIn(second.text));
  });

  it('allows its own style and script by hash, and nothing else', async () => {
    const { server } = await startFortuneServer();
    const { text, headers } = await request(server).get('/');
    for (const [element, directive] of [
      ['style', 'style-src'],
      ['script', 'script-src'],
    ]) {
      const content = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(text)?.[1] ?? '';
      const hash = createHash('sha256').update(content).digest('base64');
      expect(headers['content-security-policy']).to.include(`${directive} 'sha256-${hash}'`);
    }
    expect(headers['content-security-policy']).to.match(/^default-src 'none'/);
    expect(text).to.not.match(/(src|href)="(https?:)?\/\//);
  });

  it('says why there is no quote, with the status of /quote', async () => {
    const { server } = await startFortuneServer({
      quotes: always({ kind: 'missing', sentence: 'None yet.' }),
    });
    const { status, text } = await request(server).get('/');
    expect(status).to.equal(404);
    expect(text).to.include('None yet.');
  });
});

describe('the warm-up', () => {
  afterEach(closeFortuneServers);

  it('says how long it took and what is ready', async () => {
    const { server } = await startFortuneServer();
    const { status, text } = await request(server).get('/warmup');
    expect(status).to.equal(200);
    expect(text).to.match(/^warm in \d+\.\d ms: 244 quotes ready\n$/);
  });

  it('makes the service ready where that is required, and a service without the requirement is ready at once', async () => {
    const free = await startFortuneServer();
    expect((await request(free.server).get('/readyz')).status).to.equal(200);
    const bound = await startFortuneServer({ requireWarmup: true });
    const before = await request(bound.server).get('/readyz');
    expect([before.status, before.text]).to.deep.equal([503, 'not ready: waiting for GET /warmup\n']);
    await request(bound.server).get('/warmup');
    expect((await request(bound.server).get('/readyz')).status).to.equal(200);
  });

  it('stays cold while there is no quote', async () => {
    const quotes = always({ kind: 'missing', sentence: 'None yet.' });
    const { server } = await startFortuneServer({ quotes, requireWarmup: true });
    const { status, text } = await request(server).get('/warmup');
    expect([status, text]).to.deep.equal([503, 'None yet.\n']);
    expect((await request(server).get('/readyz')).status).to.equal(503);
  });
});

describe('readiness and health', () => {
  afterEach(closeFortuneServers);

  it('part ways while the service drains', async () => {
    const fortune = await startFortuneServer();
    fortune.startDraining();
    const ready = await request(fortune.server).get('/readyz');
    expect([ready.status, ready.text]).to.deep.equal([503, 'not ready: draining\n']);
    expect((await request(fortune.server).get('/healthz')).status).to.equal(200);
  });
});

describe('the metrics', () => {
  afterEach(closeFortuneServers);

  it('count requests of both paths, with their durations', async () => {
    const { server } = await startFortuneServer({ maxDelayMs: 100 });
    for (const path of [
      '/quote',
      '/quote',
      '/quote?delay=30',
      '/quote?delay=x',
      '/nowhere/1',
      '/nowhere/2',
    ]) {
      await request(server).get(path);
    }
    const { text, headers } = await request(server).get('/metrics');
    expect(headers['content-type']).to.match(/^text\/plain; version=0\.0\.4/);
    expect(text).to.include('http_requests_total{route="/quote",code="200"} 3');
    expect(text).to.include('http_requests_total{route="/quote",code="400"} 1');
    expect(text).to.include('http_requests_total{route="other",code="404"} 2');
    expect(text).to.include('http_request_duration_seconds_bucket{route="/quote",code="200",le="0.025"} 2');
    expect(text).to.include('http_request_duration_seconds_bucket{route="/quote",code="200",le="+Inf"} 3');
    expect(text).to.include('http_request_duration_seconds_count{route="/quote",code="200"} 3');
    expect(text).to.include('http_requests_in_flight 0');
    expect(text).to.include('fortune_draining 0');
  });

  it('show what is in flight, and the drain', async () => {
    const fortune = await startFortuneServer({ maxDelayMs: 60_000 });
    const slow = request(fortune.server).get('/quote?delay=60000');
    void slow.then(
      () => undefined,
      () => undefined,
    );
    fortune.startDraining();
    await eventually(async () => {
      const { text } = await request(fortune.server).get('/metrics');
      expect(text).to.include('http_requests_in_flight 1');
      expect(text).to.include('fortune_draining 1');
    });
    slow.abort();
    await eventually(async () => {
      const { text } = await request(fortune.server).get('/metrics');
      expect(text).to.include('http_requests_in_flight 0');
    });
  });
});

function always(quote: Quote): QuoteSource {
  return { ...liveQuotes(), fresh: false, next: () => quote };
}

function quoteIn(html: string): string | undefined {
  return /<blockquote[^>]*>([^<]*)</.exec(html)?.[1];
}
