/** The main job, as a user types it: `npm start`, curl, Ctrl-C. Signals go to npm, which is what a user started. */

import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { useFixedPorts } from '../support/fixed-ports.ts';
import { allGone, containerPids, endPrograms, inOrder, type Program, start } from '../support/program.ts';
import { type Answer, get } from '../support/request.ts';

const SERVICE = 'http://127.0.0.1:8080';
const URL = `${SERVICE}/quote`;

async function startPod(): Promise<Program> {
  const npm = start('npm', ['start']);
  await npm.sees(/Ready .*curl http:\/\/127\.0\.0\.1:8080\/quote/);
  return npm;
}

/** A request that the service is known to be working on; what came of it is in `answer`. */
async function slowRequest(ms: number): Promise<{ answer: Promise<Answer | Error> }> {
  const answer = get(`${URL}?delay=${ms}`).catch((error: Error) => error);
  await eventually(async () => {
    const { body } = await get(`${SERVICE}/metrics`);
    expect(Number(body.match(/^http_requests_in_flight (\d+)$/m)?.[1])).to.be.at.least(1);
  });
  return { answer };
}

async function refused(): Promise<void> {
  const outcome = await get(URL).catch((error: NodeJS.ErrnoException) => error.code);
  expect(outcome).to.equal('ECONNREFUSED');
}

describe('npm start', function () {
  useFixedPorts();
  this.timeout(40_000);
  this.slow(8000);

  afterEach(endPrograms);

  it('shows what happens and serves a fortune', async () => {
    const npm = await startPod();
    const answer = await get(URL);
    expect(answer.status).to.equal(200);
    expect(answer.headers['content-type']).to.equal('text/plain; charset=utf-8');
    expect(answer.body).to.match(/^\S.*\n$/);
    expect(npm.output()).to.include(answer.body.trim(), 'the hook printed the quote that it wrote');
    inOrder(npm.output(), [/started pid \d+: node/, /postStart hook runs/, /postStart hook done/, /Ready/]);
    npm.signal('SIGTERM');
    expect(await npm.ended).to.deep.equal({ code: 0, signal: null });
  });

  it('drains on SIGTERM: a request in flight is answered, preStop comes before TERM, nothing is left', async () => {
    const npm = await startPod();
    const slow = await slowRequest(3000);
    npm.signal('SIGTERM');
    expect(await slow.answer).to.include({ status: 200 });
    expect(await npm.ended).to.deep.equal({ code: 0, signal: null });
    inOrder(npm.output(), [
      /preStop hook runs/,
      /1 were in flight, \d+ answered, 0 idle closed, 0 cut/,
      /preStop hook done/,
      /SIGTERM sent/,
      /exited with code 0/,
    ]);
    await allGone(containerPids(npm.output()));
    await refused();
  });

  it('drains once on Ctrl-C, though npm passes on the signal that the terminal has already sent', async () => {
    const npm = await startPod();
    const slow = await slowRequest(2000);
    npm.signalGroup('SIGINT');
    expect(await slow.answer).to.include({ status: 200 });
    expect((await npm.ended).code).to.equal(0);
    expect(npm.output()).not.to.match(/killing|SIGKILL/);
    await allGone(containerPids(npm.output()));
  });

  it('kills at once on a second Ctrl-C', async () => {
    const npm = await startPod();
    const slow = await slowRequest(9000);
    npm.signalGroup('SIGINT');
    await npm.sees(/preStop 1 s of 30 s/);
    npm.signalGroup('SIGINT');
    expect((await npm.ended).code).to.equal(137);
    expect(await slow.answer).to.be.instanceOf(Error);
    inOrder(npm.output(), [/preStop hook runs/, /killing: SIGINT received again/, /ended by SIGKILL/]);
    expect(npm.output()).not.to.include('SIGTERM sent');
    await allGone(containerPids(npm.output()));
  });

  it('drains when the terminal is closed', async () => {
    const npm = await startPod();
    const slow = await slowRequest(2000);
    npm.signalGroup('SIGHUP');
    expect(await slow.answer).to.include({ status: 200 });
    await allGone(containerPids(npm.output()));
  });

  it('drains when npm is killed and can pass on nothing', async () => {
    const npm = await startPod();
    const slow = await slowRequest(3000);
    npm.signal('SIGKILL');
    expect(await slow.answer).to.include({ status: 200 });
    await allGone(containerPids(npm.output()));
  });
});
