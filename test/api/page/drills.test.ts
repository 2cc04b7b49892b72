/** Drills of the page: one at a time, told step by step, called off, and guarded as everything else. */

import { expect } from 'chai';
import type { DrillWish } from '../../../supervisor/api/page/drill-wish.ts';
import type { DrillEars, PrepareDrill } from '../../../supervisor/api/page/drills.ts';
import { HookletError } from '../../../supervisor/errors.ts';
import { withResolvers } from '../../../supervisor/node/with-resolvers.ts';
import { runningPod } from '../../support/api.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestPage, type TestPage } from '../../support/page.ts';

const DRILL = '/page/drill/default/web';

describe('A drill that the page asks for', () => {
  let page: TestPage;
  let session: string;
  /** Those that are being held, in order. */
  let held: {
    wish: DrillWish;
    ears: DrillEars;
    signal: AbortSignal;
    end: (report: object) => void;
    fail: (error: Error) => void;
  }[];

  const prepare: PrepareDrill = async (pod, wish) => {
    if (pod.metadata.name === 'silent')
      throw new HookletError('USAGE', 'pod silent declares no TCP port to ask');
    return {
      pod: `default/${pod.metadata.name}-drill`,
      hold(ears, signal) {
        const { promise, resolve, reject } = withResolvers<object>();
        signal.addEventListener('abort', () => resolve({ interrupted: true }));
        held.push({ wish, ears, signal, end: resolve, fail: reject });
        return promise;
      },
    };
  };

  beforeEach(async () => {
    held = [];
    page = await startTestPage(undefined, prepare);
    session = await page.open();
    await page.test.call('/api/v1/namespaces/default/pods', { method: 'POST', body: runningPod('web') });
  });

  afterEach(() => page.close());

  const ask = (method: string, path: string, body?: string) =>
    page.ask(path, { method, session, ...(body === undefined ? {} : { body }) });
  const state = async () => (await ask('GET', '/page/drill')).body;

  it('is nothing before the first one', async () => {
    expect(await state()).to.deep.equal({ state: 'none' });
  });

  it('is told step by step, and its report is kept', async () => {
    const started = await ask('POST', DRILL, '{"rate":50,"warmSeconds":1,"graceSeconds":5,"stop":"crash"}');
    expect(started.code).to.equal(202);
    expect(started.body).to.include({ state: 'running', of: 'default/web', pod: 'default/web-drill' });
    expect(held[0]?.wish).to.deep.equal({ rate: 50, warmSeconds: 1, graceSeconds: 5, stop: 'crash' });
    for (const progress of ['ready', 'stopping', 'over']) {
      held[0]?.ears.tell(progress);
      expect(await state()).to.include({ state: 'running', progress });
    }
    held[0]?.end({ passed: true, dropped: 0 });
    await eventually(async () =>
      expect(await state()).to.deep.equal({
        state: 'over',
        of: 'default/web',
        pod: 'default/web-drill',
        report: { passed: true, dropped: 0 },
      }),
    );
  });

  it('is one at a time; another one may follow', async () => {
    const [one, two] = await Promise.all([ask('POST', DRILL), ask('POST', DRILL)]);
    expect([one.code, two.code].sort()).to.deep.equal([202, 409]);
    expect([one, two].find(({ code }) => code === 409)?.body.message).to.match(/another drill is running/);
    held[0]?.end({});
    await eventually(async () => expect((await state()).state).to.equal('over'));
    expect((await ask('POST', DRILL)).code).to.equal(202);
    expect(held).to.have.length(2);
  });

  it('says why there is no report', async () => {
    await ask('POST', DRILL);
    held[0]?.fail(new HookletError('DRILL_NOT_READY', 'pod web-drill was not Ready after 60 s'));
    await eventually(async () =>
      expect(await state()).to.include({
        state: 'failed',
        message: 'pod web-drill was not Ready after 60 s',
      }),
    );
    expect(page.test.faults).to.deep.equal([]);
    expect((await ask('POST', DRILL)).code).to.equal(202);
    held[1]?.fail(new TypeError('a fault of ours'));
    await eventually(() => expect(page.test.faults).to.have.length(1));
  });

  it('is called off, and there is nothing to call off twice', async () => {
    expect((await ask('DELETE', '/page/drill')).code).to.equal(409);
    await ask('POST', DRILL);
    expect((await ask('DELETE', '/page/drill')).code).to.equal(202);
    expect(held[0]?.signal.aborted).to.equal(true);
    await eventually(async () => expect((await state()).report).to.deep.equal({ interrupted: true }));
  });

  it('is called off when hooklet ends, which waits for it', async () => {
    await ask('POST', DRILL);
    await page.test.api.close();
    expect(held[0]?.signal.aborted).to.equal(true);
  });

  it('refuses what it does not understand, and pods that it cannot ask, and then is free', async () => {
    const pod = runningPod('silent');
    await page.test.call('/api/v1/namespaces/default/pods', { method: 'POST', body: pod });
    for (const [path, body, code, message] of [
      [DRILL, '{', 400, /with a JSON object, or with nothing/],
      [DRILL, '[1]', 400, /with a JSON object, or with nothing/],
      [DRILL, '{"rate":0}', 400, /rate must be a whole number from 1 to 1000/],
      [DRILL, '{"rate":1e9}', 400, /rate must be a whole number from 1 to 1000/],
      [DRILL, '{"warmSeconds":"3"}', 400, /warmSeconds must be a whole number/],
      [DRILL, '{"stop":"rolling"}', 400, /stop must be one of delete, crash, liveness/],
      [
        DRILL,
        '{"__proto__":{"x":1},"command":"id"}',
        400,
        /a drill has stop, rate, warmSeconds, graceSeconds/,
      ],
      ['/page/drill/default/none', '', 404, /pods "none" not found/],
      ['/page/drill/default/%', '', 400, /this is no path/],
      ['/page/drill/default/silent', '', 400, /declares no TCP port/],
    ] as const) {
      const reply = await ask('POST', path, body);
      expect([path, body, reply.code]).to.deep.equal([path, body, code]);
      expect(reply.body.message).to.match(message);
    }
    expect((await ask('GET', DRILL)).code).to.equal(405);
    expect((await ask('POST', '/page/drill')).code).to.equal(405);
    expect(held).to.deep.equal([]);
    expect((await ask('POST', DRILL)).code).to.equal(202);
  });

  it('is not started by who has no session, and not by another page', async () => {
    for (const [method, path] of [
      ['POST', DRILL],
      ['GET', '/page/drill'],
      ['DELETE', '/page/drill'],
    ] as const) {
      expect((await page.ask(path, { method })).code).to.equal(401);
      const foreign = await page.ask(path, { method, session, headers: { origin: 'http://evil.example' } });
      expect(foreign.code).to.equal(403);
    }
    expect(held).to.deep.equal([]);
  });
});
