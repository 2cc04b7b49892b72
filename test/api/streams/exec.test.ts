/** Exec over WebSocket channels, with a bare client. */

import { expect } from 'chai';
import { isAlive } from '../../../supervisor/host/proc-stat.ts';
import { runningPod, startTestApi, type TestApi } from '../../support/api.ts';
import { eventually } from '../../support/eventually.ts';
import { type ChannelClient, connectChannels, sendHead } from '../../support/upgrade.ts';

const [STDIN, STDOUT, STDERR, STATUS, RESIZE, CLOSE] = [0, 1, 2, 3, 4, 255];

const WEBSOCKET_HEADERS_WITHOUT_KEY = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
];
const WEBSOCKET_HEADERS = [...WEBSOCKET_HEADERS_WITHOUT_KEY, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='];

describe('exec over WebSocket', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
    await api.call('/api/v1/namespaces/default/pods', { method: 'POST', body: runningPod('web') });
    await until('web', 'Running');
  });

  after(() => api.close());

  function until(name: string, phase: string): Promise<void> {
    return eventually(async () => {
      const { body } = await api.call(`/api/v1/namespaces/default/pods/${name}`);
      expect(String(body.status?.phase)).to.equal(phase);
    });
  }

  function path(command: readonly string[], flags = 'stdout=true&stderr=true', pod = 'web'): string {
    const words = command.map((word) => `command=${encodeURIComponent(word)}`).join('&');
    return `/api/v1/namespaces/default/pods/${pod}/exec?${words}&${flags}`;
  }

  function exec(
    command: readonly string[],
    flags?: string,
    protocols?: readonly string[],
  ): Promise<ChannelClient> {
    return connectChannels(api, path(command, flags), protocols);
  }

  async function count(reason: string): Promise<number> {
    const { text } = await api.call('/metrics');
    return Number(new RegExp(`reason="${reason}"} (\\d+)`).exec(text)?.[1] ?? 0);
  }

  it('carries output and errors, then a status, then closes', async () => {
    const client = await exec(['sh', '-c', 'echo out; echo err >&2; exit 7']);
    expect(client.websocket.protocol).to.equal('v5.channel.k8s.io');
    expect(await client.closed).to.equal(1000);
    expect([client.text(STDOUT), client.text(STDERR)]).to.deep.equal(['out\n', 'err\n']);
    expect(client.status()).to.deep.equal({
      metadata: {},
      status: 'Failure',
      message:
        'command terminated with non-zero exit code: error executing command ' +
        '[sh -c echo out; echo err >&2; exit 7], exit code 7',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '7' }] },
    });
  });

  it('carries input to its end, which v5 has a message for', async () => {
    const client = await exec(['md5sum'], 'stdin=true&stdout=true');
    client.send(STDIN, 'hello ');
    client.send(STDIN, 'world');
    client.send(CLOSE, Buffer.of(STDIN));
    expect(await client.closed).to.equal(1000);
    expect(client.text(STDOUT)).to.equal('5eb63bbbe01eeed093cb22bb8f5acdc3  -\n');
    expect(client.status()).to.deep.equal({ metadata: {}, status: 'Success' });
  });

  it('has no end of the input before v5', async () => {
    const client = await exec(['head', '-n1'], 'stdin=true&stdout=true', ['v4.channel.k8s.io']);
    client.send(CLOSE, Buffer.of(STDIN));
    client.send(STDIN, 'still open\n');
    await client.closed;
    expect(client.text(STDOUT)).to.equal('still open\n');
  });

  for (const [offered, chosen] of [
    [['v5.channel.k8s.io', 'v4.channel.k8s.io', 'v3.channel.k8s.io', 'channel.k8s.io'], 'v5.channel.k8s.io'],
    [['channel.k8s.io', 'v4.channel.k8s.io'], 'v4.channel.k8s.io'],
    [['v4.base64.channel.k8s.io'], 'v4.base64.channel.k8s.io'],
    [['channel.k8s.io'], 'channel.k8s.io'],
    [['base64.channel.k8s.io'], 'base64.channel.k8s.io'],
    [[], ''],
  ] as const) {
    it(`speaks ${chosen || 'without a protocol'} to one who offers ${offered.join(', ') || 'none'}`, async () => {
      const client = await exec(['sh', '-c', 'printf bytes; exit 3'], 'stdout=true', offered);
      expect(client.websocket.protocol).to.equal(chosen);
      await client.closed;
      expect(client.text(STDOUT)).to.equal('bytes');
      const told = /^v/.test(chosen) ? String(client.status().message) : client.text(STATUS);
      expect(told).to.match(/^command terminated with non-zero exit code: /);
    });
  }

  it('takes base64 from one who sends it', async () => {
    const client = await exec(['head', '-c5'], 'stdin=true&stdout=true', ['base64.channel.k8s.io']);
    client.websocket.send(`0${Buffer.from('hello').toString('base64')}`);
    await client.closed;
    expect(client.text(STDOUT)).to.equal('hello');
  });

  for (const size of ['{"Width":100,"Height":30}\n', '{"height":30,"width":100}']) {
    it(`gives the command a terminal of the size ${size.trim()}`, async () => {
      const client = await exec(
        ['sh', '-c', 'stty size; read x; stty size'],
        'stdin=true&stdout=true&tty=true',
      );
      client.send(RESIZE, size);
      await eventually(() => expect(client.text(STDOUT)).to.equal('30 100\r\n'));
      client.send(RESIZE, '{"width":120,"height":40}');
      client.send(STDIN, '\n');
      await client.closed;
      expect(client.text(STDOUT)).to.match(/40 120\r\n$/);
    });
  }

  it('gives ^C to what runs in a terminal', async () => {
    const client = await exec(['sh', '-c', 'echo ready; exec sleep 600'], 'stdin=true&stdout=true&tty=true');
    await eventually(() => expect(client.text(STDOUT)).to.match(/ready/));
    client.send(STDIN, '\x03');
    await client.closed;
    expect(client.text(STATUS)).to.match(/"message":"130"/);
  });

  it('tells in a status what could not be executed, twice wrapped as in a cluster', async () => {
    const client = await exec(['/no/such/cmd']);
    await client.closed;
    expect(client.status()).to.include({
      reason: 'InternalError',
      code: 500,
      message:
        'Internal error occurred: Internal error occurred: error executing command in container: failed to exec in ' +
        'container: unable to start container process: exec: "/no/such/cmd": stat /no/such/cmd: no such file or directory',
    });
  });

  it('tells in a status that the container does not run', async () => {
    const pod = runningPod('over', {}, { restartPolicy: 'Never', containers: [oneShot()] });
    await api.call('/api/v1/namespaces/default/pods', { method: 'POST', body: pod });
    await until('over', 'Succeeded');
    const client = await connectChannels(api, path(['true'], 'stdout=true', 'over'));
    await client.closed;
    expect(client.status().message).to.equal(
      'Internal error occurred: unable to upgrade connection: container not found ("main")',
    );
    const plain = await sendHead(api, 'POST', path(['true'], 'stdout=true', 'over'), [
      'Connection: Upgrade',
      'Upgrade: SPDY/3.1',
      'X-Stream-Protocol-Version: v4.channel.k8s.io',
    ]);
    expect(await plain.code()).to.equal(500);
    await eventually(() => expect(plain.afterHeaders().toString()).to.equal('container not found ("main")'));
  });

  const refused: readonly (readonly [string, string, number, RegExp])[] = [
    ['an unknown pod', path(['true'], 'stdout=true', 'nope'), 404, /pods \\"nope\\" not found/],
    [
      'an unknown container',
      path(['true'], 'stdout=true&container=x'),
      400,
      /container x is not valid for pod web/,
    ],
    ['no command', path([]), 400, /you must specify at least one command/],
    ['no streams', path(['true'], 'stdout=false&stderr=0'), 400, /at least 1 of stdin, stdout, stderr/],
  ];
  for (const [what, url, code, text] of refused) {
    it(`refuses ${what} with ${code}`, async () => {
      const connection = await sendHead(api, 'GET', url, WEBSOCKET_HEADERS);
      expect(await connection.code()).to.equal(code);
      await eventually(() => expect(connection.afterHeaders().toString()).to.match(text));
    });
  }

  const malformed: Readonly<Record<string, readonly string[]>> = {
    'another protocol': ['Connection: Upgrade', 'Upgrade: h2c'],
    'no key': ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
    'a wrong key': [...WEBSOCKET_HEADERS_WITHOUT_KEY, 'Sec-WebSocket-Key: short'],
    'an old version': [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 7',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ],
    'an unknown subprotocol': [...WEBSOCKET_HEADERS, 'Sec-WebSocket-Protocol: chat'],
  };
  for (const [what, headers] of Object.entries(malformed)) {
    it(`refuses an upgrade with ${what}, closes and counts it`, async () => {
      const before = await count('refused-upgrade');
      const connection = await sendHead(api, 'GET', path(['true']), headers);
      expect(await connection.code()).to.equal(400);
      await eventually(() => expect(connection.socket.destroyed).to.equal(true));
      expect(await count('refused-upgrade')).to.equal(before + 1);
    });
  }

  it('closes, and counts, a message of absurd length', async () => {
    const before = await count('websocket-frame');
    const client = await exec(['cat'], 'stdin=true&stdout=true');
    client.websocket.send(Buffer.alloc(33 * 1024 * 1024));
    expect(await client.closed).to.equal(1009);
    expect(await count('websocket-frame')).to.equal(before + 1);
  });

  it('closes, and counts, what is no frame', async () => {
    const before = await count('websocket-frame');
    const connection = await sendHead(api, 'GET', path(['cat'], 'stdin=true&stdout=true'), [
      ...WEBSOCKET_HEADERS,
      'Sec-WebSocket-Protocol: v5.channel.k8s.io',
    ]);
    expect(await connection.code()).to.equal(101);
    connection.socket.write(Buffer.alloc(100, 0xff));
    await eventually(() => expect(connection.socket.destroyed).to.equal(true));
    expect(await count('websocket-frame')).to.equal(before + 1);
  });

  it('passes over unknown channels and empty messages, and counts them', async () => {
    const before = await count('websocket-channel');
    const client = await exec(['head', '-n1'], 'stdin=true&stdout=true');
    client.websocket.send(Buffer.alloc(0));
    client.send(9, 'who is this?');
    client.send(STDOUT, 'not for clients');
    client.send(STDIN, 'fine\n');
    await client.closed;
    expect(client.text(STDOUT)).to.equal('fine\n');
    expect(await count('websocket-channel')).to.equal(before + 2);
  });

  for (const how of ['close', 'terminate', 'half-close'] as const) {
    it(`kills the command with its children when the client leaves by ${how}`, async () => {
      const client = await exec(['sh', '-c', 'sleep 621 & echo $$ $!; wait'], 'stdin=true&stdout=true');
      const pids = await pidsOf(client, 2);
      leave(client, how);
      await eventually(() => expect(pids.filter((pid) => isAlive(pid))).to.deep.equal([]));
    });
  }

  it('hears that a client has left whose input nobody reads', async () => {
    const client = await exec(['sh', '-c', 'echo $$ $$; exec sleep 622'], 'stdin=true&stdout=true');
    const [pid = 0] = await pidsOf(client, 2);
    const chunk = Buffer.alloc(1024 * 1024);
    for (let n = 0; n < 12; n++) client.send(STDIN, chunk);
    await eventually(() => expect(client.websocket.bufferedAmount).to.be.above(0));
    client.websocket.terminate();
    await eventually(() => expect(isAlive(pid)).to.equal(false), { timeoutMs: 20_000 });
  }).timeout(30_000);

  it('ends with the container, and tells so', async () => {
    const pod = runningPod('brief', {}, { restartPolicy: 'Never' });
    await api.call('/api/v1/namespaces/default/pods', { method: 'POST', body: pod });
    await until('brief', 'Running');
    const client = await connectChannels(api, path(['sleep', '623'], 'stdout=true', 'brief'));
    await api.call('/api/v1/namespaces/default/pods/brief?gracePeriodSeconds=0', { method: 'DELETE' });
    expect(await client.closed).to.equal(1000);
    expect(client.text(STATUS)).to.match(/"message":"137"/);
  });

  it('sends everything to a client that is slow', async () => {
    const client = await exec(['head', '-c', '50000000', '/dev/zero'], 'stdout=true');
    client.websocket.pause();
    // One that reads nothing while other requests are served.
    await api.call('/version');
    client.websocket.resume();
    expect(await client.closed).to.equal(1000);
    expect(client.text(STDOUT)).to.have.length(50_000_000);
  });

  function leave({ websocket }: ChannelClient, how: 'close' | 'terminate' | 'half-close'): void {
    if (how === 'close') websocket.close();
    else if (how === 'terminate') websocket.terminate();
    // The socket behind it: a FIN, and still reading.
    else (websocket as unknown as { _socket: { end(): void } })._socket.end();
  }

  function pidsOf(client: ChannelClient, length: number): Promise<number[]> {
    return eventually(() => {
      const pids = (client.text(STDOUT).match(/\d+(?=\s)/g) ?? []).map(Number);
      expect(pids).to.have.length(length);
      return pids;
    });
  }
});

function oneShot(): object {
  return { name: 'main', image: 'x', command: ['true'] };
}
