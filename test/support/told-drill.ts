/** Drills against a server that drops a known number of requests in a known way. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DrillOptions, type DrillReport, drill } from '../../supervisor/index.ts';
import { freePort } from './free-port.ts';
import { ROOT } from './program.ts';

export type How =
  | 'reset'
  | 'closed'
  | 'truncated'
  | 'malformed'
  | 'error-status'
  | 'timed-out'
  | 'refused'
  | 'killed-in-flight'
  | 'keep-alive-closed'
  | 'nothing';

export interface ToldDrill {
  readonly report: DrillReport;
  /** By the server's own count, with the one request that the drill asks before the load. */
  readonly answered: number;
}

export async function toldDrill(
  how: How,
  count: number,
  wishes: Partial<DrillOptions> = {},
): Promise<ToldDrill> {
  const folder = mkdtempSync(join(tmpdir(), 'hooklet-told-'));
  const answered = join(folder, 'answered');
  const port = await freePort();
  const { load, ...others } = wishes;
  try {
    const report = await drill({
      pod: pod(port, { HOW: how, COUNT: String(count), ANSWERED: answered }),
      // A busy machine's server may hear of its stop late, and is to have requests to drop by then.
      endpointLag: '1500ms',
      ...(how === 'killed-in-flight' && { graceSeconds: 1 }),
      ...others,
      load: { warm: '300ms', ...(how === 'timed-out' && { timeout: '400ms' }), ...load },
    });
    const counted = how === 'killed-in-flight' ? Number.NaN : Number(readFileSync(answered, 'utf8'));
    return { report, answered: counted };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pod(port: number, told: Readonly<Record<string, string>>): Record<string, unknown> {
  const env = Object.entries({ PORT: String(port), ...told }).map(([name, value]) => ({ name, value }));
  const command = [process.execPath, join(ROOT, 'test/fixtures/drill/drops-as-told.js')];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'told' },
    spec: {
      containers: [{ name: 'told', image: 'told', command, env, ports: [{ containerPort: port }] }],
    },
  };
}
