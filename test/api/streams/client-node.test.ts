/** Exec, attach, port-forward and cp with the JavaScript client of Kubernetes. */

import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { Attach, Cp, Exec, KubeConfig, PortForward, type V1Status } from '@kubernetes/client-node';
import { expect } from 'chai';
import { runningPod, startTestApi, type TestApi } from '../../support/api.ts';
import { eventually } from '../../support/eventually.ts';
import { get } from '../../support/request.ts';

/** What has been written to it so far. */
class Collected extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString('latin1');
    done();
  }
}

/** As a terminal that is shown has it. */
class Screen extends Collected {
  readonly columns = 99;
  readonly rows = 33;
}

describe('The JavaScript client of Kubernetes, connected', () => {
  let api: TestApi;
  let config: KubeConfig;
  let folder: string;

  before(async () => {
    api = await startTestApi();
    config = new KubeConfig();
    config.loadFromFile(api.api.kubeconfig);
    folder = mkdtempSync(join(tmpdir(), 'hooklet-cp-'));
    await start(runningPod('web'));
  });

  after(async () => {
    await api.close();
    rmSync(folder, { recursive: true });
    expect(api.faults).to.deep.equal([]);
  });

  async function start(pod: object): Promise<void> {
    const { body } = await api.call('/api/v1/namespaces/default/pods', { method: 'POST', body: pod });
    await eventually(async () => {
      const read = await api.call(`/api/v1/namespaces/default/pods/${body.metadata?.name}`);
      expect(String(read.body.status?.phase)).to.equal('Running');
    });
  }

  async function exec(
    command: string | string[],
    {
      stdin = null,
      tty = false,
      stdout = new Collected(),
    }: { stdin?: PassThrough | null; tty?: boolean; stdout?: Collected } = {},
  ): Promise<{ status: V1Status; stdout: string; stderr: string }> {
    const stderr = new Collected();
    const status = await new Promise<V1Status>((resolve, reject) => {
      new Exec(config)
        .exec('default', 'web', 'main', command, stdout, stderr, stdin, tty, resolve)
        .catch(reject);
    });
    return { status, stdout: stdout.text, stderr: stderr.text };
  }

  it('runs a command, and hears of its exit code', async () => {
    const { status, stdout, stderr } = await exec(['sh', '-c', 'echo out; echo err >&2; exit 3']);
    expect([stdout, stderr]).to.deep.equal(['out\n', 'err\n']);
    expect(status).to.deep.include({ status: 'Failure', reason: 'NonZeroExitCode' });
    expect(status.details?.causes?.[0]).to.include({ reason: 'ExitCode', message: '3' });
  });

  it('runs a command that reads its input to the end', async () => {
    const stdin = new PassThrough();
    stdin.end('one\ntwo\n');
    const { status, stdout } = await exec(['wc', '-l'], { stdin });
    expect(stdout.trim()).to.equal('2');
    expect(status.status).to.equal('Success');
  });

  it('runs a command in a terminal of its size', async () => {
    const { stdout } = await exec(['stty', 'size'], {
      tty: true,
      stdin: new PassThrough(),
      stdout: new Screen(),
    });
    expect(stdout).to.equal('33 99\r\n');
  });

  it('attaches to a container and types to it', async () => {
    const main = {
      name: 'main',
      image: 'x',
      command: ['sh', '-c', 'read x; echo hello $x; sleep 600'],
      stdin: true,
    };
    await start(runningPod('shell', {}, { containers: [main] }));
    const [stdin, stdout] = [new PassThrough(), new Collected()];
    const socket = await new Attach(config).attach(
      'default',
      'shell',
      'main',
      stdout,
      new Collected(),
      stdin,
      false,
    );
    stdin.write('you\n');
    await eventually(() => expect(stdout.text).to.equal('hello you\n'));
    socket.close();
  });

  it('forwards a port to an HTTP server', async () => {
    const body = 'x'.repeat(300_000);
    const server = createHttpServer((request, response) => void response.end(`${request.url} ${body}`));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const forward = new PortForward(config);
    const local = createServer((socket: Socket) => {
      socket.on('error', () => {});
      void forward.portForward('default', 'web', [portOf(server)], socket, null, socket);
    });
    local.listen(0, '127.0.0.1');
    await once(local, 'listening');
    try {
      const answers = await Promise.all(
        ['/a', '/b', '/c'].map((path) => get(`http://127.0.0.1:${portOf(local)}${path}`)),
      );
      for (const [index, answer] of answers.entries())
        expect(answer.body).to.equal(`/${'abc'[index]} ${body}`);
    } finally {
      local.close();
      server.close();
    }
  });

  // cpFromPod of 1.4 packs with gzip and unpacks without: it works with no server.
  it('copies a folder into a container', async () => {
    const [from = '', into = ''] = ['from', 'into'].map((name) => {
      mkdirSync(join(folder, name));
      return join(folder, name);
    });
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, n) => (n * 7) % 256));
    writeFileSync(join(from, 'data.bin'), bytes);
    await new Cp(config).cpToPod('default', 'web', 'main', from, into);
    await eventually(() => expect(readFileSync(join(into, 'data.bin')).equals(bytes)).to.equal(true));
  });
});

function portOf(server: { address(): unknown }): number {
  return (server.address() as { port: number }).port;
}
