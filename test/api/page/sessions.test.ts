/** Who may see and do something on the live page: the tab that was opened with the link, and nobody else. */

import { expect } from 'chai';
import { runningPod } from '../../support/api.ts';
import { startTestPage, type TestPage } from '../../support/page.ts';

const POD = '/api/v1/namespaces/default/pods/web';

/** Everything that a page can ask for beside its own files. */
const DATA = [
  { method: 'GET', path: '/page/events' },
  { method: 'GET', path: '/page/events?after=0' },
  { method: 'POST', path: '/page/restart/default/web' },
  { method: 'GET', path: `${POD}/log` },
  { method: 'DELETE', path: POD },
  { method: 'GET', path: '/page/no-such-thing' },
] as const;

describe('A link to the live page', () => {
  let page: TestPage;

  before(async () => {
    page = await startTestPage();
    await page.test.call('/api/v1/namespaces/default/pods', { method: 'POST', body: runningPod('web') });
  });

  after(() => page.close());

  const exchange = (token: string) => page.ask('/page/session', { method: 'POST', body: token });

  it('has its token in the fragment, which no browser sends', () => {
    expect(page.test.pageLinks[0]).to.match(/^http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}$/);
  });

  it('opens the page once: the second time there is a sentence and no session', async () => {
    const token = page.token();
    const first = await exchange(token);
    expect(first.code).to.equal(200);
    expect(first.body.session).to.match(/^[\w-]{43}$/);
    const second = await exchange(token);
    expect(second.code).to.equal(401);
    expect(second.body).not.to.have.property('session');
    expect(second.body.message).to.equal(
      'this link has been used already, or is of another run: open the newest one that hooklet has printed',
    );
  });

  it('is followed by another one as soon as it has been used', async () => {
    const before = page.token();
    await page.open();
    expect(page.token()).not.to.equal(before);
    expect((await exchange(page.token())).code).to.equal(200);
  });

  it('opens nothing with a wrong, an empty or a huge token, and is still good afterwards', async () => {
    const token = page.token();
    for (const wrong of ['', 'x', `${token}x`, token.slice(1), '\u0000'.repeat(100)]) {
      expect((await exchange(wrong)).code).to.equal(401);
    }
    expect((await exchange('x'.repeat(4 * 1024 * 1024))).code).to.equal(413);
    expect((await exchange(token)).code).to.equal(200);
  });

  it('shows nothing and does nothing without a session, or with a wrong one', async () => {
    const wrong = [
      {},
      { authorization: 'Bearer wrong' },
      { authorization: `Bearer ${page.token()}` },
      // The API's own credential is none of the page's.
      { authorization: `Bearer ${page.test.token}` },
      { authorization: 'Basic eDp5' },
      { cookie: 'hooklet-session=x' },
    ];
    for (const headers of wrong) {
      for (const { method, path } of DATA) {
        const reply = await page.ask(path, { method, headers });
        expect([path, reply.code]).to.deep.equal([path, 401]);
        expect(reply.body.message).to.match(/^this page does not belong to the hooklet that runs now: open/);
        expect(reply.text).not.to.match(/web|records/);
      }
    }
    expect(page.test.store.pods.get('default', 'web')?.metadata.deletionTimestamp).to.equal(undefined);
  });

  it('opens no other way into the API than the few that the page needs', async () => {
    const session = await page.open();
    const others = [
      ['GET', '/api/v1/pods'],
      ['GET', POD],
      ['PATCH', POD],
      ['POST', '/api/v1/namespaces/default/pods'],
      ['DELETE', '/api/v1/namespaces/default/pods'],
      ['GET', `${POD}/exec?command=id`],
      ['POST', `${POD}/exec?command=id`],
      ['GET', '/metrics'],
      ['GET', '/version'],
    ] as const;
    for (const [method, path] of others) {
      const reply = await page.ask(path, { method, session });
      expect([method, path, reply.code]).to.deep.equal([method, path, 400]);
      expect(reply.text).to.equal('Client sent an HTTP request to an HTTPS server.\n');
    }
    expect((await page.ask('/page/no-such-thing', { session })).body.message).to.match(/no such path/);
  });

  it('refuses other pages, also with the session of this one', async () => {
    const session = await page.open();
    const own = `127.0.0.1:${page.port}`;
    const strangers = [
      { host: 'evil.example' },
      { host: `127.0.0.1.evil.example:${page.port}` },
      { origin: 'http://evil.example' },
      { origin: 'null' },
      // Another port of this machine is another page.
      { origin: 'http://127.0.0.1:1' },
      { origin: `https://${own}` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of strangers) {
      for (const { method, path } of [...DATA, { method: 'POST', path: '/page/session' }]) {
        const reply = await page.ask(path, { method, session, headers });
        expect([headers, path, reply.code]).to.deep.equal([headers, path, 403]);
        expect(reply.body.message).to.match(/^forbidden: /);
      }
    }
    const same = await page.ask('/page/no-such-thing', {
      session,
      headers: { origin: `http://${own}`, host: own, 'sec-fetch-site': 'same-origin' },
    });
    expect(same.code).to.equal(400);
  });

  it('may stand on another page: who follows it gets the empty page', async () => {
    const navigation = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    const followed = { ...navigation, 'sec-fetch-dest': 'document' };
    expect((await page.ask('/', { headers: followed })).code).to.equal(200);
    expect((await page.ask('/', { headers: { ...navigation, 'sec-fetch-dest': 'iframe' } })).code).to.equal(
      403,
    );
    expect((await page.ask('/page.js', { headers: followed })).code).to.equal(403);
  });

  it('forgets the oldest of many tabs', async () => {
    const first = await page.open();
    const ask = (session: string) => page.ask('/page/no-such-thing', { session });
    let newest = first;
    for (let tab = 0; tab < 32; tab += 1) newest = await page.open();
    expect((await ask(first)).code).to.equal(401);
    expect((await ask(newest)).code).to.equal(400);
  });
});

describe('The files of the live page', () => {
  let page: TestPage;

  before(async () => {
    page = await startTestPage();
  });

  after(() => page.close());

  it('are a document, a style and a script of less than 100 KB together, with nothing in them of a run', async () => {
    const replies = await Promise.all(['/', '/page.css', '/page.js'].map((path) => page.ask(path)));
    expect(replies.map(({ code }) => code)).to.deep.equal([200, 200, 200]);
    expect(replies.map(({ headers }) => headers['content-type'])).to.deep.equal([
      'text/html; charset=utf-8',
      'text/css; charset=utf-8',
      'text/javascript; charset=utf-8',
    ]);
    expect(replies.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)).to.be.below(100_000);
    for (const { text } of replies) expect(text).not.to.include(page.token());
  });

  it('may load from nowhere else, run nothing else, and be framed by nobody', async () => {
    for (const path of ['/', '/page.css', '/page.js']) {
      const { headers } = await page.ask(path);
      expect(headers['content-security-policy'])
        .to.match(/^default-src 'none'; script-src 'self';/)
        .and.include("frame-ancestors 'none'")
        .and.not.match(/https?:|unsafe/);
      expect(headers).to.include({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
    const { text } = await page.ask('/');
    expect([...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, to]) => to)).to.deep.equal([
      'data:,',
      '/page.css',
      '/page.js',
      '#timeline',
      '#events',
      '#log',
    ]);
  });
});
