import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { fillAcceptQueue } from '../../service/accept-queue.ts';
import { closeWithoutLoss } from '../../service/lossless-close.ts';
import { closeRawConnections, connectRaw, get } from '../support/raw-http.ts';

describe('closing a listener without loss', () => {
  const { platform } = process;
  let server: Server;
  let port: number;

  beforeEach(async () => {
    server = createServer((_request, response) => response.end('answered')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => {
    Object.defineProperty(process, 'platform', { value: platform });
    closeRawConnections();
    server.closeAllConnections();
    server.close();
  });

  for (const on of ['linux', 'elsewhere']) {
    it(`refuses new connections and keeps those it has, ${on}`, async function () {
      if (on !== 'linux') Object.defineProperty(process, 'platform', { value: on });
      else if (platform !== 'linux') this.skip();
      const client = await connectRaw(port);
      await closeWithoutLoss(server, 5000);
      expect(await connectRaw(port).catch((error) => error.code)).to.equal('ECONNREFUSED');
      client.send(get('/'));
      await client.receives(/answered$/);
    });
  }

  it('leaves no room in the accept queue once it is filled, and sees when a client was faster', async function () {
    if (platform !== 'linux') this.skip();
    const first = await fillAcceptQueue(server);
    // Nothing was accepted since: the first one stands in the queue, as a client's would.
    const second = await fillAcceptQueue(server);
    expect([first.kind, second.kind]).to.deep.equal(['filled', 'taken']);
    if (first.kind === 'filled') first.withdraw();
  });
});
