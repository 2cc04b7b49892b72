/** Probes with real processes: what a reader sees, and what is left of them. */

import { readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { livingProcesses } from '../../supervisor/host/proc-stat.ts';
import { chapterPod, removeManifests } from '../support/chapter-pod.ts';
import { eventually } from '../support/eventually.ts';
import { healthServer, serving } from '../support/health-server.ts';
import { FOREVER, inlinePod, sh } from '../support/inline-pod.ts';
import { allGone, containerPids, endPrograms, hooklet, inOrder, type Program } from '../support/program.ts';
import { get } from '../support/request.ts';

const OFTEN = { periodSeconds: 1, failureThreshold: 1 };
const exec = (script: string) => ({ exec: { command: ['sh', '-c', script] } });

describe('Probes', function () {
  this.timeout(30_000);
  this.slow(8000);

  const closers: (() => unknown)[] = [];
  let pod: Program;

  afterEach(async () => {
    await endPrograms();
    removeManifests();
    for (const close of closers.splice(0)) await close();
  });

  function run(fields: object, script = FOREVER): void {
    pod = hooklet(['run', inlinePod([sh('main', script, fields)], { terminationGracePeriodSeconds: 2 })]);
  }

  async function stop(code = 0): Promise<void> {
    pod.signal('SIGTERM');
    expect(await pod.ended).to.deep.equal({ code, signal: null });
    await allGone(containerPids(pod.output()));
  }

  /** Of a container that has just been started again: TERM may be faster than its trap. */
  async function stopAfterRestart(): Promise<void> {
    pod.signal('SIGTERM');
    expect((await pod.ended).code).to.be.oneOf([0, 143]);
    await allGone(containerPids(pod.output()));
  }

  async function serve(listener: RequestListener): Promise<number> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => server.close());
    return (server.address() as AddressInfo).port;
  }

  it('keep the default pod from being Ready before /readyz answers 200', async () => {
    const { file, url } = await chapterPod('fortune');
    pod = hooklet(['run', file]);
    await pod.sees(/Running, Ready 1\/1/);
    expect((await get(`${url}/readyz`)).status).to.equal(200);
    inOrder(pod.output(), [
      /ContainerCreating 0\/1/,
      /postStart hook done/,
      /Running 0\/1/,
      /Running, Ready 1\/1/,
    ]);
    expect(pod.output()).not.to.include('Unhealthy');
    await stop();
  });

  it('C17: on a deletion readiness is probed on, liveness no more', async () => {
    const { file } = await chapterPod('probes-on-termination');
    pod = hooklet(['run', file]);
    await pod.sees(/Running, Ready 1\/1/);
    await stop();
    inOrder(pod.output(), [
      /Killing: Stopping container fortune/,
      /SIGTERM sent/,
      /Warning Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503/,
      /Running 0\/1/,
      /exited with code 0/,
    ]);
    expect(pod.output()).not.to.match(/Liveness probe failed|Startup probe failed|failed liveness probe/);
  });

  it('C18: a liveness failure restarts one container, with its preStop hook, at once the first time', async () => {
    const { file } = await chapterPod('liveness-restart', [['sleep 5', 'sleep 2']]);
    pod = hooklet(['run', file]);
    await pod.sees(/moody +started \(restart 1\)/);
    inOrder(pod.output(), [
      /Running, Ready 2\/2/,
      /no longer well/,
      /Warning Unhealthy: Liveness probe failed: \/tmp\/healthy-.* is missing$/m,
      /Warning Unhealthy: Liveness probe failed: .* \(x2\)/,
      /Killing: Container moody failed liveness probe, will be restarted/,
      /preStop │ the preStop hook was called/,
      /SIGTERM sent/,
      /moody .*exited with code 0/,
      /started \(restart 1\)/,
    ]);
    const times = pod.output().match(/^(\S+) .*moody .*(?:exited with code 0|started \(restart 1\))/gm) ?? [];
    const [ended = 0, started = 0] = times.map((line) => Date.parse(`2000-01-01T${line.split(' ', 1)[0]}Z`));
    expect(started - ended).to.be.within(0, 1000);
    expect(pod.output().match(/steady .*started/g)).to.have.length(1);
    await stopAfterRestart();
  });

  it('startup shields liveness, and its success lets readiness be asked at once', async () => {
    const file = join(tmpdir(), `hooklet-startup-${process.pid}`);
    closers.push(() => rmSync(file, { force: true }));
    run(
      {
        startupProbe: { ...exec(`test -e ${file}`), periodSeconds: 1, failureThreshold: 30 },
        livenessProbe: { ...exec('exit 0'), ...OFTEN },
        readinessProbe: { ...exec('exit 0'), periodSeconds: 60 },
      },
      `rm -f ${file}; (sleep 2; touch ${file}) & ${FOREVER}`,
    );
    await pod.sees(/Running, Ready 1\/1/, 8000);
    inOrder(pod.output(), [
      /Running 0\/1/,
      /Warning Unhealthy: Startup probe failed:/,
      /Running, Ready 1\/1/,
    ]);
    expect(pod.output()).not.to.include('Liveness');
    await stop();
  });

  it('a startup probe that never succeeds restarts the container, with the probe’s own grace', async () => {
    const startupProbe = { ...exec('exit 1'), ...OFTEN, terminationGracePeriodSeconds: 4 };
    run({ startupProbe });
    await pod.sees(/started \(restart 1\)/);
    inOrder(pod.output(), [
      /Killing: Container main failed startup probe, will be restarted/,
      /SIGTERM sent; KILL follows in 4 s/,
    ]);
    await stopAfterRestart();
  });

  it('an unready container is not restarted, and ready again when the probe says so', async () => {
    let well = true;
    const port = await serve((_, response) => response.writeHead(well ? 200 : 500).end());
    run({ readinessProbe: { httpGet: { port, path: '/' }, ...OFTEN } });
    await pod.sees(/Running, Ready 1\/1/);
    well = false;
    await pod.sees(/Readiness probe failed: HTTP probe failed with statuscode: 500[\s\S]*Running 0\/1/);
    well = true;
    await pod.sees(/Running 0\/1[\s\S]*Running 0\/1[\s\S]*Running, Ready 1\/1/);
    expect(pod.output()).not.to.match(/restart 1|Killing/);
    await stop();
  });

  it('an exec probe that takes too long has failed, and leaves no process behind', async () => {
    run({ readinessProbe: { ...exec('sleep 971 & sleep 972'), ...OFTEN, periodSeconds: 2 } });
    await pod.sees(
      /Readiness probe failed: command timed out: "sh -c sleep 971 & sleep 972" timed out after 1s \(x2\)/,
    );
    await stop();
    const left = livingProcesses()?.filter(({ pid }) => /sleep.97[12]/.test(commandLine(pid))) ?? [];
    expect(left).to.deep.equal([]);
  });

  it('an exec probe that cannot be run is told of, and counts neither way', async () => {
    run({ livenessProbe: { exec: { command: ['/no/such/probe'] }, ...OFTEN } });
    await pod.sees(
      /Warning Unhealthy: Liveness probe errored and resulted in unknown state: rpc error: code = Unknown desc = failed to exec in container: .*"\/no\/such\/probe".* \(x2\)/,
    );
    expect(pod.output()).not.to.include('Killing');
    await stop();
  });

  it('CP-13: a redirect to another host is a success with a warning', async () => {
    const port = await serve((_, response) =>
      response
        .writeHead(302, { Location: 'http://0.0.0.0/' })
        .end('<a href="http://0.0.0.0/">Found</a>.\n\n'),
    );
    run({ livenessProbe: { httpGet: { port, path: '/redirect' }, ...OFTEN } });
    await pod.sees(
      /Warning ProbeWarning: Liveness probe warning: Probe terminated redirects, Response body: <a href="http:\/\/0.0.0.0\/">Found<\/a>\./,
    );
    await pod.sees(/ProbeWarning: .* \(x2\)/);
    expect(pod.output()).not.to.match(/restart 1|Killing/);
    await stop();
  });

  it('an HTTP answer whose body never ends is given up, and counts neither way', async () => {
    const port = await serve((_, response) => response.writeHead(200).write('for ever'));
    run({ livenessProbe: { httpGet: { port, path: '/' }, ...OFTEN } });
    await pod.sees(
      /Liveness probe errored and resulted in failure state: context deadline exceeded \(Client\.Timeout or context cancellation while reading body\)/,
    );
    expect(pod.output()).not.to.match(/Killing/);
    await stop();
  });

  it('asks a real gRPC server, and restarts the container when it is not serving', async () => {
    let status: 'SERVING' | 'NOT_SERVING' = 'SERVING';
    const asked: string[] = [];
    const server = await healthServer((request) => {
      asked.push(request.toString());
      return serving(status);
    });
    closers.push(server.close);
    run({ livenessProbe: { grpc: { port: server.port, service: 'main' }, ...OFTEN } });
    await eventually(() => expect(asked).to.have.length.above(1));
    expect(asked[0]).to.equal('\n\u0004main');
    expect(pod.output()).not.to.include('Unhealthy');
    status = 'NOT_SERVING';
    await pod.sees(/Liveness probe failed: service unhealthy \(responded with "NOT_SERVING"\)/);
    await pod.sees(/started \(restart 1\)/);
    await stopAfterRestart();
  });

  it('connects to a TCP port', async () => {
    const port = await serve(() => {});
    run({
      readinessProbe: { tcpSocket: { port }, ...OFTEN },
      livenessProbe: { tcpSocket: { port: 1 }, ...OFTEN, failureThreshold: 1000 },
    });
    await pod.sees(/Liveness probe failed: dial tcp 127\.0\.0\.1:1: connect: connection refused/);
    await pod.sees(/Running, Ready 1\/1/);
    await stop();
  });
});

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
