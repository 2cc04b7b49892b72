import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { grpcProbe } from '../../supervisor/host/grpc-probe.ts';
import { freePort } from '../support/free-port.ts';
import {
  type HealthReply,
  healthServer,
  serving,
  type TestServer,
  tcpServer,
} from '../support/health-server.ts';

const NEVER = new AbortController().signal;

describe('grpcProbe', () => {
  const servers: TestServer[] = [];

  async function serve(reply: Parameters<typeof healthServer>[0], method?: string): Promise<number> {
    const server = await healthServer(reply, method);
    servers.push(server);
    return server.port;
  }

  async function accept(onConnection: Parameters<typeof tcpServer>[0]): Promise<number> {
    const server = await tcpServer(onConnection);
    servers.push(server);
    return server.port;
  }

  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  const probe = (port: number, service = '', signal = NEVER) =>
    grpcProbe({ host: '127.0.0.1', port, service }, 1, signal);

  async function failure(port: number): Promise<string> {
    const outcome = await probe(port);
    if (outcome.kind !== 'failure') throw new Error(`not a failure: ${JSON.stringify(outcome)}`);
    return outcome.output;
  }

  it('takes SERVING for well', async () => {
    expect(await probe(await serve(() => serving('SERVING')))).to.deep.equal({ kind: 'success' });
  });

  it('asks for the service by its name, as the kubelet', async () => {
    let asked: readonly [string, string] | undefined;
    const port = await serve((request, userAgent) => {
      asked = [request.toString(), userAgent];
      return serving('SERVING');
    });
    const name = 'x'.repeat(200);
    await probe(port, name);
    expect(asked?.[0]).to.equal(`\n\u{fffd}\u0001${name}`);
    expect(asked?.[1]).to.match(/^kube-probe\/1\.36 /);
  });

  for (const [reply, text] of [
    [serving('NOT_SERVING'), 'service unhealthy (responded with "NOT_SERVING")'],
    [serving('UNKNOWN'), 'service unhealthy (responded with "UNKNOWN")'],
    [Buffer.of(0x08, 42), 'service unhealthy (responded with "42")'],
    [
      { code: status.NOT_FOUND, details: 'unknown service' },
      'error: health rpc probe failed: rpc error: code = NotFound desc = unknown service',
    ],
    [
      { code: status.PERMISSION_DENIED, details: 'no' },
      'error: health rpc probe failed: rpc error: code = PermissionDenied desc = no',
    ],
    [
      { code: status.CANCELLED, details: 'gone' },
      'error: health rpc probe failed: rpc error: code = Canceled desc = gone',
    ],
    [undefined, 'timeout: health rpc did not complete within 1s'],
  ] as const satisfies readonly [HealthReply | undefined, string][]) {
    it(`tells a failure in the kubelet’s words: ${text}`, async () => {
      expect(await failure(await serve(() => reply))).to.equal(text);
    });
  }

  it('reads past fields that it does not know', async () => {
    const unknown = Buffer.from('120568656c6c6f1d01020304210102030405060708288101', 'hex');
    const port = await serve(() => Buffer.concat([unknown, serving('SERVING')]));
    expect(await probe(port)).to.deep.equal({ kind: 'success' });
  });

  for (const garbage of ['ff', '08', '0affff', '0b', '00', '08ffffffffffffffffffff01']) {
    it(`says that an answer of garbage is none: ${garbage}`, async () => {
      const port = await serve(() => Buffer.from(garbage, 'hex'));
      expect(await failure(port)).to.match(
        /^error: health rpc probe failed: rpc error: code = Internal desc = /,
      );
    });
  }

  it('says that a server knows nothing of health', async () => {
    const port = await serve(() => serving('SERVING'), '/other.Service/Check');
    expect(await failure(port)).to.match(
      /^error: this server does not implement the grpc health protocol \(grpc\.health\.v1\.Health\): ./,
    );
  });

  for (const [what, port] of [
    ['nobody listens', () => freePort()],
    ['the server says nothing', () => accept(() => {})],
    ['the server hangs up', () => accept((socket) => socket.end())],
    ['the server resets the connection', () => accept((socket) => socket.resetAndDestroy())],
    ['the server speaks HTTP/1', () => accept((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))],
    ['the server speaks garbage', () => accept((socket) => socket.write(Buffer.alloc(100_000, 0xa5)))],
  ] as const) {
    it(`goes on trying to connect until the time is up: ${what}`, async () => {
      const number = await port();
      const startedAt = performance.now();
      expect(await failure(number)).to.equal(
        `timeout: failed to connect service "127.0.0.1:${number}" within 1s: context deadline exceeded`,
      );
      expect(performance.now() - startedAt).to.be.within(950, 1500);
    });
  }

  it('ends at once when it is aborted, connecting or asking', async () => {
    for (const port of [await accept(() => {}), await serve(() => undefined)]) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 50);
      const startedAt = performance.now();
      await probe(port, '', controller.signal);
      expect(performance.now() - startedAt).to.be.below(500);
    }
    expect(await probe(1, '', AbortSignal.abort())).to.include({ kind: 'failure' });
  });
});
