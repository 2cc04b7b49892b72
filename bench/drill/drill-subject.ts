/** Drills one of the pods for real, on free ports and in a folder of its own, with the load that all of them get. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DrillOptions, type DrillReport, drill } from '../../supervisor/index.ts';
import { SUBJECTS, type SubjectName } from './subjects.ts';

/** A slow request begins its answer at once, or a download its first bytes, and ends so much later. */
const SLOW_MS = 1500;
const SLOW_IN_FLIGHT = 10;
/** Every slow request that the stop meets has begun before, and as many are in flight as will be. */
const WARM_MS = 2000;

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** At `rate` requests a second, ten of them slow at any time. */
export function mixedLoad(rate: number): NonNullable<DrillOptions['load']> {
  const share = (SLOW_IN_FLIGHT * 100_000) / SLOW_MS / rate;
  return {
    rate,
    warm: WARM_MS,
    requests: ['GET /quote', `GET /quote?delay=${SLOW_MS} @${share.toFixed(2)}`],
  };
}

/** The working folder must be that of this project: the manifests name their programs from there. */
export async function drillSubject(
  name: SubjectName,
  options: Omit<DrillOptions, 'pod'>,
): Promise<DrillReport> {
  const folder = mkdtempSync(join(tmpdir(), 'hooklet-drill-'));
  const pod = join(folder, 'pod.yaml');
  try {
    writeFileSync(pod, await moved(SUBJECTS[name].manifest, folder));
    return await drill({ pod, ...options });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The manifest with other ports and another folder: several may run on one machine. */
async function moved(manifest: string, folder: string): Promise<string> {
  const [port, adminPort] = await freePorts();
  return readFileSync(join(ROOT, manifest), 'utf8')
    .replaceAll('8080', String(port))
    .replaceAll('8081', String(adminPort))
    .replaceAll('/tmp/hooklet-drill-nginx', join(folder, 'nginx'));
}

/** Two that differ: both are held until both are known. */
async function freePorts(): Promise<readonly number[]> {
  const servers = [createServer(), createServer()];
  await Promise.all(
    servers.map((server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(0)))),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
