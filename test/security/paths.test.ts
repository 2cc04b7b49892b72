/** Names and paths that would lead elsewhere, from a client that has the token. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { itemsOf, runningPod, startTestApi, type TestApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';

const PODS = '/api/v1/namespaces/default/pods';
const UP = ['../../../../etc/passwd', '..', '.', 'a/b', '/etc/passwd', 'a\u0000b', '..\\..\\x'];

describe('A name that leads elsewhere', function () {
  this.timeout(30_000);
  let test: TestApi;

  before(async () => {
    test = await startTestApi();
  });

  after(() => test.close());

  const post = (body: object, namespace = 'default') =>
    test.call(`/api/v1/namespaces/${namespace}/pods`, { method: 'POST', body });

  for (const name of UP) {
    it(`is refused as a pod, a container and a namespace: ${JSON.stringify(name)}`, async () => {
      const container = { name, image: 'x:1', command: ['true'] };
      expect((await post(runningPod(name))).code).to.equal(422);
      expect((await post(runningPod('good', {}, { containers: [container] }))).code).to.equal(422);
      const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
      expect((await test.call('/api/v1/namespaces', { method: 'POST', body: namespace })).code).to.equal(422);
      expect((await post(runningPod('good'), encodeURIComponent(name))).code).to.be.oneOf([404, 405, 422]);
    });

    it(`finds no log and no pod: ${JSON.stringify(name)}`, async () => {
      const encoded = encodeURIComponent(name);
      for (const path of [
        `${PODS}/${encoded}/log`,
        `${PODS}/x/log?container=${encoded}`,
        `${PODS}/${encoded}/status`,
      ]) {
        expect((await test.call(path)).code, path).to.equal(404);
      }
    });
  }

  it('finds no log beside that of its pod, by the name of a container', async () => {
    expect((await post(runningPod('here'))).code).to.equal(201);
    await eventually(async () => expect((await test.call(`${PODS}/here/log`)).code).to.equal(200));
    for (const container of ['../main', '..%2f..%2f..%2frunning', '.', 'main%2f..%2f..']) {
      expect((await test.call(`${PODS}/here/log?container=${container}`)).code, container).to.equal(400);
    }
  });

  it('is not taken from a uid that the client chose: the server gives its own', async () => {
    const reply = await post(runningPod('chosen', { uid: '../../../evil' }));
    expect(reply.code).to.equal(201);
    expect(reply.body.metadata?.uid).to.match(/^[0-9a-f-]{36}$/);
  });

  it('has made no folder anywhere', async () => {
    const { body } = await test.call('/api/v1/pods');
    const uids = itemsOf(body.items).map(({ metadata }) => String(metadata?.uid));
    const folders = existsSync(join(test.home, 'logs')) ? readdirSync(join(test.home, 'logs')) : [];
    for (const folder of folders) expect(uids.some((uid) => folder.endsWith(`_${uid}`))).to.equal(true);
    expect(readdirSync(test.home)).to.have.members(['kubeconfig', 'running', 'logs']);
    expect(test.faults).to.deep.equal([]);
  });
});
