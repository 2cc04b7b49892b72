import { type AddressInfo, createServer, type Server } from 'node:net';
import { expect } from 'chai';
import { HookletError } from '../../supervisor/errors.ts';
import { tcpDial } from '../../supervisor/host/tcp-dial.ts';

describe('tcpDial', () => {
  let server: Server;
  let port = 0;

  beforeEach(async () => {
    server = createServer((socket) => socket.resume());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });

  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const dial = (signal = new AbortController().signal) =>
    tcpDial('127.0.0.1', port, 1000, signal).then(
      () => undefined,
      (error: unknown) => error,
    );

  it('succeeds when somebody accepts, and hangs up', async () => {
    const connections = () =>
      new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
    expect(await dial()).to.equal(undefined);
    server.unref();
    expect(await connections()).to.be.oneOf([0, 1]);
  });

  it('fails in Go’s words when nobody does', async () => {
    await new Promise((resolve) => server.close(resolve));
    expect(await dial())
      .to.be.instanceOf(HookletError)
      .with.property('message', `dial tcp 127.0.0.1:${port}: connect: connection refused`);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  it('fails when it is aborted', async () => {
    expect(await dial(AbortSignal.abort()))
      .to.be.instanceOf(HookletError)
      .with.property('code', 'TCP_ERROR');
  });
});
