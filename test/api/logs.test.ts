import { expect } from 'chai';
import { chooseContainer, chooseInstance } from '../../supervisor/api/logs/choose-instance.ts';
import type { PodObject } from '../../supervisor/node/store/kube-object.ts';
import { collectText, runningPod, startTestApi, type TestApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';

const PODS = '/api/v1/namespaces/default/pods';

describe('The log of a pod', () => {
  let test: TestApi;

  beforeEach(async () => {
    test = await startTestApi();
  });

  afterEach(async () => {
    await test.close();
    expect(test.faults).to.deep.equal([]);
  });

  const log = (query = '') => test.call(`${PODS}/web/log?${query}`);

  async function start(script: string, spec: object = {}): Promise<void> {
    const containers = [{ name: 'main', image: 'x', command: ['sh', '-c', script] }];
    const body = runningPod('web', {}, { containers, ...spec });
    expect((await test.call(PODS, { method: 'POST', body })).code).to.equal(201);
  }

  const UP = "trap 'exit 0' TERM; while :; do sleep 0.05; done";

  it('is what it prints, both streams, as text', async () => {
    await start(`echo one; echo two >&2; ${UP}`);
    await eventually(async () => {
      const reply = await log();
      expect(reply.text.split('\n').sort()).to.deep.equal(['', 'one', 'two']);
      expect(reply.headers['content-type']).to.equal('text/plain');
    });
  });

  it('may be its end, its first bytes, with times, since a time', async () => {
    await start(`echo one; echo two; echo three; ${UP}`);
    await eventually(async () => expect((await log()).text).to.equal('one\ntwo\nthree\n'));
    expect((await log('tailLines=2')).text).to.equal('two\nthree\n');
    expect((await log('tailLines=0')).text).to.equal('');
    expect((await log('limitBytes=5')).text).to.equal('one\nt');
    expect((await log('timestamps=true&tailLines=1')).text).to.match(
      /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{9}Z three\n$/,
    );
    expect((await log('sinceSeconds=3600')).text).to.equal('one\ntwo\nthree\n');
    const future = new Date(Date.now() + 60_000).toISOString();
    expect((await log(`sinceTime=${encodeURIComponent(future)}`)).text).to.equal('');
  });

  it('is followed until its container ends', async () => {
    await start('i=0; while [ $i -lt 5 ]; do echo $i; i=$((i+1)); sleep 0.1; done', {
      restartPolicy: 'Never',
    });
    const response = await eventually(async () => {
      const opened = await test.open(`${PODS}/web/log?follow=true`);
      if (opened.statusCode === 200) return opened;
      opened.resume();
      throw new Error(`still ${opened.statusCode}`);
    });
    expect(await collectText(response)).to.equal('0\n1\n2\n3\n4\n');
  });

  it('is that of the instance before, when that is asked for', async () => {
    await start('echo one of them; exit 1');
    const previous = await eventually(async () => {
      const reply = await log('previous=true');
      expect(reply.code).to.equal(200);
      return reply.text;
    });
    expect(previous).to.equal('one of them\n');
  });

  it('is refused in upstream’s words when there is none', async () => {
    const lifecycle = { postStart: { exec: { command: ['sleep', '30'] } } };
    await start('', { containers: [{ name: 'main', image: 'x', command: ['sh', '-c', UP], lifecycle }] });
    expect((await log()).body).to.include({
      code: 400,
      message: 'container "main" in pod "web" is waiting to start: ContainerCreating',
    });
    expect((await log('previous=true')).body.message).to.equal(
      'previous terminated container "main" in pod "web" not found',
    );
    expect((await log('container=nope')).body.message).to.equal('container nope is not valid for pod web');
    expect((await test.call(`${PODS}/nope/log`)).body.message).to.equal('pods "nope" not found');
  });

  it('is refused with options that make no sense', async () => {
    await start(UP);
    for (const query of [
      'tailLines=-1',
      'limitBytes=0',
      'sinceSeconds=-5',
      'sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z',
    ]) {
      expect([query, (await log(query)).code]).to.deep.equal([query, 422]);
    }
    for (const query of ['tailLines=x', 'sinceTime=yesterday']) expect((await log(query)).code).to.equal(400);
  });
});

describe('The container whose log is meant', () => {
  const pod = (fields: object) => ({ metadata: { name: 'two' }, ...fields }) as unknown as PodObject;

  it('must be named when there are several', () => {
    const spec = { containers: [{ name: 'a' }, { name: 'b' }], initContainers: [{ name: 'i' }] };
    expect(() => chooseContainer(pod({ spec }), undefined)).to.throw(
      'a container name must be specified for pod two, choose one of: [a b] or one of the init containers: [i]',
    );
    expect(chooseContainer(pod({ spec }), 'i')).to.equal('i');
  });

  it('shows its last end while it waits for its next start', () => {
    const lastState = { terminated: { containerID: 'hooklet://u/a/2' } };
    const waiting = {
      name: 'a',
      restartCount: 2,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState,
    };
    const status = { containerStatuses: [waiting] };
    expect(chooseInstance(pod({ status }), 'a', false)).to.deep.equal({ container: 'a', restartCount: 2 });
    expect(chooseInstance(pod({ status }), 'a', true)).to.deep.equal({ container: 'a', restartCount: 2 });
  });

  it('has none before there is a status', () => {
    expect(() => chooseInstance(pod({ status: {} }), 'a', false)).to.throw(
      'container "a" in pod "two" is waiting to start - no logs yet',
    );
  });
});
