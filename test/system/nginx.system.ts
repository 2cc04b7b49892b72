/** nginx as a second, real workload: what its own quit and stop mean for a download in flight. Needs Debian's nginx. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { manifestFile, removeManifests } from '../support/chapter-pod.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { allGone, containerPids, endPrograms, hooklet, inOrder, type Program } from '../support/program.ts';
import { get } from '../support/request.ts';

const SIZE = 1_500_000;
/** Three seconds for the whole file: most of it is still to come when the stop begins. */
const BYTES_PER_SECOND = 500_000;

describe('nginx', function () {
  this.timeout(30_000);
  this.slow(10_000);

  let folder: string;
  let url: string;
  let pod: Program;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-nginx-'));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    mkdirSync(join(folder, 'www'));
    writeFileSync(join(folder, 'www', 'big'), Buffer.alloc(SIZE, 'x'));
    writeFileSync(join(folder, 'www', 'index.html'), 'hello\n');
    writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port));
  });

  afterEach(async () => {
    await endPrograms();
    removeManifests();
    rmSync(folder, { recursive: true, force: true });
  });

  function start(lifecycle: string): void {
    const conf = join(folder, 'nginx.conf');
    const manifest = `apiVersion: v1
kind: Pod
metadata: { name: nginx }
spec:
  os: { name: linux }
  terminationGracePeriodSeconds: 15
  containers:
    - name: nginx
      image: nginx
      command: [nginx, -c, ${conf}]
      lifecycle: ${lifecycle.replaceAll('CONF', conf)}
`;
    pod = hooklet(['run', manifestFile(manifest)]);
  }

  /** How many bytes of the file arrived although nginx was stopped in the middle of it. */
  async function downloadWhileStopping(): Promise<number> {
    await eventually(async () => expect((await get(url)).body).to.equal('hello\n'));
    const download = await fetch(`${url}/big`);
    pod.signal('SIGTERM');
    let received = 0;
    try {
      for await (const chunk of download.body ?? []) received += chunk.length;
    } catch {
      // Cut off: what matters is how much came before.
    }
    expect((await pod.ended).code).to.equal(0);
    await allGone(containerPids(pod.output()));
    return received;
  }

  it('finishes a download when the stop signal is the graceful one', async () => {
    start('{ stopSignal: SIGQUIT }');
    expect(await downloadWhileStopping()).to.equal(SIZE);
    expect(pod.output()).to.include('SIGQUIT sent');
  });

  it('finishes it when the preStop hook returns only when the drain is done', async () => {
    start(
      "{ preStop: { exec: { command: [sh, -c, 'nginx -c CONF -s quit; while [ -e CONF.pid ]; do sleep 0.1; done'] } } }",
    );
    expect(await downloadWhileStopping()).to.equal(SIZE);
    expect(pod.output()).not.to.include('SIGTERM sent');
  });

  it('truncates it when the hook returns at once and TERM follows (kubernetes issue 39170)', async () => {
    start('{ preStop: { exec: { command: [nginx, -c, CONF, -s, quit] } } }');
    expect(await downloadWhileStopping()).to.be.below(SIZE);
    inOrder(pod.output(), [/preStop hook done/, /SIGTERM sent/, /exited with code 0/]);
  });

  it('truncates it without a hook', async () => {
    start('{}');
    expect(await downloadWhileStopping()).to.be.below(SIZE);
  });
});

function configuration(folder: string, port: number): string {
  // As root nginx would hand its workers to a user who may not read the folder.
  const user = process.getuid?.() === 0 ? 'user root;\n' : '';
  return `${user}daemon off;
pid ${folder}/nginx.conf.pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    root ${folder}/www;
    location /big { limit_rate ${BYTES_PER_SECOND}; sendfile_max_chunk 64k; }
  }
}
`;
}
