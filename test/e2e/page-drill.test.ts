/** A drill from the live page: a copy of the pod is put under load and stopped; the pod itself goes on. */

import { join } from 'node:path';
import { expect } from 'chai';
import { livingProcesses } from '../../supervisor/host/proc-stat.ts';
import { removeManifests } from '../support/chapter-pod.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { inlinePod } from '../support/inline-pod.ts';
import { askPage } from '../support/page.ts';
import { allGone, endPrograms, hooklet, ROOT } from '../support/program.ts';

/** All that have come from this one. */
function descendants(pid: number): number[] {
  const found = new Set([pid]);
  for (const each of livingProcesses() ?? []) if (found.has(each.ppid)) found.add(each.pid);
  return [...found].filter((each) => each !== pid);
}

describe('A drill from the live page', function () {
  this.timeout(60_000);
  this.slow(15_000);

  afterEach(async () => {
    await endPrograms();
    removeManifests();
  });

  async function open() {
    const port = await freePort();
    const command = [process.execPath, join(ROOT, 'test/fixtures/drill/closes-listener.js')];
    const env = [{ name: 'PORT', value: String(port) }];
    const pod = inlinePod([{ name: 'web', image: 'web', command, env, ports: [{ containerPort: port }] }]);
    const run = hooklet(['run', '--api-port', String(await freePort()), pod]);
    const [, pagePort = '', token = ''] = await run.sees(/http:\/\/127\.0\.0\.1:(\d+)\/#([\w-]+)/);
    const page = Number(pagePort);
    const { body } = await askPage(page, '/page/session', { method: 'POST', body: token });
    const session = String(body.session);
    const ask = (method: string, path: string, text = '') =>
      askPage(page, path, { method, session, body: text });
    const until = (is: RegExp) =>
      eventually(
        async () => {
          const reply = await ask('GET', '/page/drill');
          expect(reply.text).to.match(is);
          return reply.body;
        },
        { timeoutMs: 30_000, everyMs: 50 },
      );
    return { run, port, ask, until };
  }

  it('says what was dropped, shows the copy on the page, and leaves the pod alone', async () => {
    const { run, ask, until, port } = await open();
    const before = descendants(run.pid);
    const started = await ask('POST', '/page/drill/default/pod', '{"warmSeconds":1,"rate":50}');
    expect(started.code, started.text).to.equal(202);
    const { report, pod } = await until(/"state":"(over|failed)"/);
    expect(pod).to.equal('default/pod-drill');
    expect(report).to.include({ version: 1, stop: 'delete', interrupted: false });
    expect(Number(report?.served) + Number(report?.dropped)).to.be.above(50);
    expect(report).not.to.have.property('records');
    await eventually(() => expect(descendants(run.pid).sort()).to.deep.equal(before.sort()));
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).to.equal(200);
    run.signal('SIGTERM');
    await run.ended;
  });

  it('is gone with hooklet', async () => {
    const { run, ask, until } = await open();
    await ask('POST', '/page/drill/default/pod', '{"warmSeconds":60}');
    await until(/"progress":"ready"/);
    const pids = descendants(run.pid);
    run.signal('SIGTERM');
    await run.ended;
    await allGone(pids);
  });
});
