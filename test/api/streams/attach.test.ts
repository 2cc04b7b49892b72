/** Attaching over WebSocket to containers with and without input, with a bare client. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runningPod, startTestApi, type TestApi } from '../../support/api.ts';
import { eventually } from '../../support/eventually.ts';
import { type ChannelClient, connectChannels } from '../../support/upgrade.ts';

const [STDIN, STDOUT, STDERR, RESIZE, CLOSE] = [0, 1, 2, 4, 255];

describe('attach over WebSocket', () => {
  let api: TestApi;
  let pods = 0;

  before(async () => {
    api = await startTestApi();
  });

  after(() => api.close());

  /** A pod of its own for each test, running. */
  async function pod(script: string, fields: object = {}): Promise<string> {
    const name = `attached-${pods++}`;
    const main = { name: 'main', image: 'x', command: ['sh', '-c', script], ...fields };
    const body = runningPod(name, {}, { restartPolicy: 'Never', containers: [main] });
    await api.call('/api/v1/namespaces/default/pods', { method: 'POST', body });
    await eventually(async () => expect(await phase(name)).to.equal('Running'));
    return name;
  }

  async function phase(name: string): Promise<string> {
    const { body } = await api.call(`/api/v1/namespaces/default/pods/${name}`);
    return String(body.status?.phase);
  }

  function attach(name: string, flags: string): Promise<ChannelClient> {
    return connectChannels(api, `/api/v1/namespaces/default/pods/${name}/attach?${flags}`);
  }

  it('shows what is printed from then on, and ends with the container', async () => {
    const name = await pod('echo early; read x; echo out $x; echo err >&2; exit 3', {
      stdin: true,
      stdinOnce: true,
    });
    await eventually(async () => {
      expect((await api.call(`/api/v1/namespaces/default/pods/${name}/log`)).text).to.equal('early\n');
    });
    const client = await attach(name, 'stdin=true&stdout=true&stderr=true');
    client.send(STDIN, 'typed\n');
    expect(await client.closed).to.equal(1000);
    expect([client.text(STDOUT), client.text(STDERR)]).to.deep.equal(['out typed\n', 'err\n']);
    // How it ended stands in the pod's status.
    expect(client.status()).to.deep.equal({ metadata: {}, status: 'Success' });
    await eventually(async () => expect(await phase(name)).to.equal('Failed'));
  });

  it('ends the input of a container that reads it once', async () => {
    const name = await pod('cat; echo done', { stdin: true, stdinOnce: true });
    const client = await attach(name, 'stdin=true&stdout=true');
    client.send(STDIN, 'one\n');
    client.send(CLOSE, Buffer.of(STDIN));
    await client.closed;
    expect(client.text(STDOUT)).to.equal('one\ndone\n');
    await eventually(async () => expect(await phase(name)).to.equal('Succeeded'));
  });

  it('leaves a container alone whose input is for more than one, when the first closes it', async () => {
    const name = await pod('cat', { stdin: true });
    const first = await attach(name, 'stdin=true&stdout=true');
    first.send(STDIN, 'one\n');
    await eventually(() => expect(first.text(STDOUT)).to.equal('one\n'));
    first.send(CLOSE, Buffer.of(STDIN));
    expect(await first.closed).to.equal(1000);
    const second = await attach(name, 'stdin=true&stdout=true');
    second.send(STDIN, 'two\n');
    await eventually(() => expect(second.text(STDOUT)).to.equal('two\n'));
    second.websocket.terminate();
    expect(await phase(name)).to.equal('Running');
  });

  it('ends the input of a container that reads it once when the client has gone', async () => {
    const name = await pod('cat', { stdin: true, stdinOnce: true });
    const client = await attach(name, 'stdin=true&stdout=true');
    client.websocket.terminate();
    await eventually(async () => expect(await phase(name)).to.equal('Succeeded'));
  });

  it('gives a container its terminal, with the size of who is attached', async () => {
    const script = 'while [ "$line" != now ]; do read line; done; stty size; tty -s && echo terminal';
    const name = await pod(script, { stdin: true, stdinOnce: true, tty: true });
    const client = await attach(name, 'stdin=true&stdout=true&tty=true');
    client.send(RESIZE, '{"Width":91,"Height":23}');
    client.send(STDIN, 'now\n');
    await client.closed;
    expect(client.text(STDOUT)).to.match(/23 91\r\nterminal\r\n$/);
  });

  it('drops what is typed to a container without input', async () => {
    const sign = join(api.home, 'sign');
    const name = await pod(`while ! [ -e ${sign} ]; do sleep 0.02; done; echo tick; sleep 600`);
    const client = await attach(name, 'stdin=true&stdout=true');
    writeFileSync(sign, '');
    client.send(STDIN, 'anybody there?\n');
    client.send(CLOSE, Buffer.of(STDIN));
    await eventually(() => expect(client.text(STDOUT)).to.equal('tick\n'));
    client.websocket.close();
    expect(await phase(name)).to.equal('Running');
  });

  it('knows no pod that is gone', async () => {
    const name = await pod('sleep 600');
    await api.call(`/api/v1/namespaces/default/pods/${name}?gracePeriodSeconds=0`, { method: 'DELETE' });
    const gone = await attach(name, 'stdout=true').catch((error: Error) => error.message);
    expect(gone).to.be.a('string').that.matches(/404/);
  });
});
