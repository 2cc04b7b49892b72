/** Clients and texts that want more than their share: connections, watchers, bodies, bombs, endless lines. */

import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseDocuments } from '../../supervisor/manifest/source/parse-documents.ts';
import { MAX_LEXEMES } from '../../supervisor/manifest/source/read-tokens.ts';
import { eventually } from '../support/eventually.ts';
import { memoryOf } from '../support/memory.ts';
import { endPrograms, hooklet } from '../support/program.ts';
import { type Serving, serving } from '../support/serving.ts';

const PODS = '/api/v1/namespaces/default/pods';

describe('A flood of connections', function () {
  this.timeout(30_000);
  const open: Socket[] = [];

  afterEach(async () => {
    for (const socket of open.splice(0)) socket.destroy();
    await endPrograms();
  });

  it('gets half of the open files and no more: the rest is closed at once, and counted', async () => {
    const server = await serving({}, ['prlimit', '--nofile=200:200', '--']);
    let closed = 0;
    for (let count = 0; count < 300; count += 1) {
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.once('close', () => (closed += 1));
      open.push(socket);
    }
    await eventually(() => expect(closed).to.be.at.least(200));
    for (const socket of open) socket.destroy();
    await eventually(async () => {
      const metrics = await server.ask('GET /metrics');
      expect(metrics).to.match(/reason="too-many-connections"\} 2\d\d/);
    });
    expect(server.program.output()).not.to.match(/EMFILE|fault of hooklet/);
  });
});

describe('A client that does not finish', function () {
  this.timeout(30_000);
  afterEach(endPrograms);

  it('is answered at once when it has no token, whatever body it has announced', async () => {
    const server = await serving();
    const answer = await server.ask(`POST ${PODS}`, {
      Authorization: 'Bearer wrong',
      Connection: 'keep-alive',
      'Content-Length': '3000000',
    });
    expect(answer).to.match(/^HTTP\/1\.1 401 /);
    expect(answer).to.match(/\r\nConnection: close\r\n/);
  });
});

describe('Watchers', function () {
  this.timeout(60_000);

  afterEach(endPrograms);

  it('cost some ten kilobytes each, and all see what happens', async () => {
    const server = await serving();
    const before = memoryOf(server.program.pid);
    const seen = new Set<number>();
    const sockets = Array.from({ length: WATCHERS }, (_, index) => {
      const socket = server.dial();
      socket.write(
        `GET /api/v1/namespaces?watch=true HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${server.token}\r\n\r\n`,
      );
      socket.on('data', (chunk: Buffer) => {
        if (chunk.includes('"name":"late"')) seen.add(index);
      });
      return socket;
    });
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('data', resolve))));
    const each = (memoryOf(server.program.pid) - before) / WATCHERS;
    expect(each).to.be.below(MOST_BYTES_EACH);
    const body = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'late' } });
    const post = server.dial();
    post.write(
      `POST /api/v1/namespaces HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${server.token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await eventually(() => expect(seen.size).to.equal(WATCHERS), { timeoutMs: 20_000 });
    for (const socket of [...sockets, post]) socket.destroy();
    await eventually(async () => expect(await server.ask('GET /readyz')).to.match(/ok$/));
  });
});

const WATCHERS = 500;
const MOST_BYTES_EACH = 150_000;

describe('A text that is made to hurt', function () {
  this.timeout(60_000);
  let server: Serving;

  before(async () => {
    server = await serving();
  });

  after(endPrograms);

  const flows = (unit: string) => unit.repeat(Math.floor((3 * 1024 * 1024 - 1) / unit.length));
  const BOMBS: Readonly<Record<string, { text: string; message: RegExp }>> = {
    'flow lists without end': { text: flows('['), message: /nested more than 200 levels deep/ },
    'flow mappings without end': { text: flows('{a: '), message: /nested more than 200 levels deep/ },
    'lists in lists': { text: flows('- '), message: /nested more than 200 levels deep/ },
    'keys of keys': { text: flows('? '), message: /nested more than 200 levels deep/ },
    'empty documents': { text: flows('---\n'), message: /more than 500,000 words and signs in one file/ },
    comments: { text: flows('#\n'), message: /more than 500,000 words and signs in one file/ },
    'keys without end': { text: flows('a: b\n'), message: /more than 500,000 words and signs in one file/ },
    'aliases of aliases': { text: laughs(9, 9), message: /excessive aliasing/ },
    'a text beyond 3 MiB': { text: 'a'.repeat(3 * 1024 * 1024 + 1), message: /larger than 3 MiB/ },
  };

  for (const [what, { text, message }] of Object.entries(BOMBS)) {
    it(`is left off with a sentence, from a file: ${what}`, () => {
      const [document] = parseDocuments(text);
      expect(document?.findings[0]?.message).to.match(message);
    });
  }

  for (const [what, { text, message }] of Object.entries(BOMBS)) {
    it(`is refused by the API, which then answers others: ${what}`, async () => {
      const answer = await send('application/yaml', text);
      if (what === 'a text beyond 3 MiB') expect(answer).to.match(/^HTTP\/1\.1 413 /);
      else
        expect(answer)
          .to.match(/^HTTP\/1\.1 400 /)
          .and.to.match(message);
      expect(await server.ask('GET /readyz')).to.match(/ok$/);
    });
  }

  it('is refused as JSON that is nested without end', async () => {
    expect(await send('application/json', flows('{"a":'))).to.match(/exceeded max depth/);
    expect(await send('application/json', flows('['))).to.match(/exceeded max depth/);
    expect(server.program.output()).not.to.match(/fault of hooklet/);
  });

  it('is no manifest of the size that a thousand pods have', () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    image: b\n---\n';
    expect(parseDocuments(pod.repeat(1000))).to.have.lengthOf(1000);
    expect(MAX_LEXEMES).to.equal(500_000);
  });

  it('ends though it comes from a device without an end', async () => {
    for (const args of [
      ['check', '/dev/zero'],
      ['run', '--no-api', '/dev/zero'],
      ['run', '--no-api', '--image', 'x=/dev/zero', 'pods/fortune.yaml'],
    ]) {
      const program = hooklet(args);
      expect(await program.ended).to.include({ code: 64 });
      expect(program.stderr()).to.match(/larger than [13] MiB/);
    }
  });

  function send(type: string, text: string): Promise<string> {
    const socket = server.dial();
    const head = [
      `POST ${PODS} HTTP/1.1`,
      'Host: 127.0.0.1',
      `Authorization: Bearer ${server.token}`,
      'Connection: close',
      `Content-Type: ${type}`,
      `Content-Length: ${Buffer.byteLength(text)}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${text}`);
    return new Promise((resolve) => {
      let answer = '';
      socket.on('data', (chunk: Buffer) => (answer += chunk));
      socket.once('close', () => resolve(answer));
    });
  }
});

/** "Billion laughs": each line is a list of `width` times the one before. */
function laughs(levels: number, width: number): string {
  const lines = ['a0: &a0 [x, x, x]'];
  for (let level = 1; level <= levels; level += 1) {
    lines.push(`a${level}: &a${level} [${Array.from({ length: width }, () => `*a${level - 1}`).join(', ')}]`);
  }
  return lines.join('\n');
}

describe('A line of 100 MB', function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-line-'));
  });

  afterEach(async () => {
    await endPrograms();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is not held in memory, and is shown in pieces', async () => {
    const script = 'head -c 100000000 /dev/zero | tr "\\0" x; echo; echo done; exec sleep 300';
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'line' },
      spec: {
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 1,
        containers: [{ name: 'main', image: 'x:1', command: ['sh', '-c', script] }],
      },
    };
    writeFileSync(join(folder, 'pod.json'), JSON.stringify(pod));
    const shown = openSync(join(folder, 'shown'), 'w');
    const program = hooklet(['run', '--no-api', join(folder, 'pod.json')], {
      env: { HOOKLET_HOME: folder },
      stdio: ['ignore', shown, 'pipe'],
    });
    closeSync(shown);
    await eventually(() => expect(lastLine()).to.match(/ F done$/), { timeoutMs: 90_000, everyMs: 50 });
    expect(memoryOf(program.pid)).to.be.below(300_000_000);
    program.signal('SIGTERM');
    await program.ended;
    const lines = readFileSync(join(folder, 'shown'), 'utf8').split('\n');
    // A piece may end with what its last chunk of the pipe has brought.
    expect(Math.max(...lines.map(({ length }) => length))).to.be.within(16_384, 100_000);
  });

  /** Of the container's log. */
  function lastLine(): string {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const log = files.find((name) => name.endsWith('main/0.log')) ?? 'none yet';
    return readFileSync(join(folder, log), 'utf8').trimEnd().split('\n').at(-1) ?? '';
  }
});
