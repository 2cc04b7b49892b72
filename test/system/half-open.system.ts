/** Clients that connect and say nothing, or half of something: closed after a time, and nobody else is held up. */

import { readFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { endPrograms, hooklet } from '../support/program.ts';

/** Ten seconds for the handshake or the headers, and five more until somebody looks. */
const LONGEST_MS = 25_000;

describe('A half-open connection', function () {
  this.timeout(60_000);
  this.slow(40_000);

  let port: number;
  let ca: Buffer;
  let token: string;

  before(async () => {
    const [, path = ''] = await hooklet(['serve']).sees(/export KUBECONFIG=(\S+)/);
    const config = readFileSync(path, 'utf8');
    const field = (name: string) => new RegExp(`${name}: (\\S+)`).exec(config)?.[1] ?? '';
    port = Number(/:(\d+)$/.exec(field('server'))?.[1]);
    ca = Buffer.from(field('certificate-authority-data'), 'base64');
    token = field('token');
  });

  after(endPrograms);

  function isClosed(socket: Socket): Promise<void> {
    socket.on('error', () => {});
    socket.resume();
    return new Promise((resolve) => socket.once('close', resolve));
  }

  function secure(text: string): TLSSocket {
    const socket = connect({ host: '127.0.0.1', port, ca });
    socket.once('secureConnect', () => socket.write(text));
    return socket;
  }

  async function request(head: string): Promise<string> {
    const socket = secure(
      `GET ${head} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
    );
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk));
    await isClosed(socket);
    return text;
  }

  it('is closed when it stays silent, in the middle of its headers, or in the middle of an upgrade', async () => {
    const silent = Array.from({ length: 200 }, () => connectTcp(port, '127.0.0.1'));
    const half = [
      secure(''),
      secure('GET /version HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half'),
      secure('GET /api/v1/namespaces/default/pods/x/exec?command=id HTTP/1.1\r\nConnection: Upgrade\r\nUpg'),
    ];
    const all = Promise.all([...silent, ...half].map(isClosed));
    expect(await request('/readyz')).to.match(/ok$/);
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error('still open')), LONGEST_MS);
    });
    await Promise.race([all, tooLong]).finally(() => clearTimeout(timer));
    await eventually(async () => {
      const metrics = await request('/metrics');
      expect(metrics).to.match(/reason="tls-handshake"\} \d{3}/);
      expect(metrics).to.match(/reason="request-timeout"\} [1-9]/);
    });
  });
});
