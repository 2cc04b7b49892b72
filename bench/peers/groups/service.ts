/** The fortune service under load: its own benchmark, run as it stands. */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bench, Section } from './group.ts';

const SPEED = fileURLToPath(new URL('../../service/speed.ts', import.meta.url));
const ROUNDS = 3;

export async function service({ rounds = ROUNDS }: Bench): Promise<Section> {
  const args = ['--import', 'tsx', SPEED, String(rounds), '4'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return { lines: stdout.trim().split('\n'), ratios: [] };
}
