/** `hooklet doctor PID|FILE|Dockerfile`: would the stop signal reach the app? If not, who swallows it, and the remedy. */

import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { StopSignal } from '../../diagnosis/process-facts.ts';
import { HookletError } from '../../errors.ts';
import { readText } from '../../host/read-text.ts';
import { choosePaint } from '../output/paint.ts';
import { safeText } from '../output/safe-text.ts';
import { writeReport } from '../output/write-report.ts';
import { examineDockerfile } from './doctor-dockerfile.ts';
import { examineManifest } from './doctor-manifest.ts';
import { examineProcess } from './doctor-process.ts';
import { isHealthy, type Report } from './report.ts';
import { showJson } from './show-json.ts';
import { showText } from './show-text.ts';
import { stopSignalNamed } from './stop-signal.ts';

export interface DoctorOptions {
  readonly json?: true;
  readonly signal?: string;
  /** `NAME=DOCKERFILE`, one for each image. */
  readonly image?: readonly string[];
}

/** Prints the report and resolves with the exit code: 0 healthy, 1 with a finding that is more than a note. */
export async function doctor(target: string, options: DoctorOptions): Promise<number> {
  const signal = options.signal === undefined ? undefined : stopSignalNamed(options.signal);
  const report = await examine(target, signal, options.image ?? []);
  await writeReport(process.stdout, options.json ? showJson(report) : reportText(report));
  return report.subjects.every(isHealthy) ? 0 : 1;
}

function reportText(report: Report): string {
  const { paint, colours } = choosePaint(process.stdout, process.env);
  const lines = showText(report, paint).split('\n');
  return lines.map((line) => `${safeText(line, colours)}\n`).join('');
}

async function examine(
  target: string,
  signal: StopSignal | undefined,
  images: readonly string[],
): Promise<Report> {
  const kind = kindOf(target);
  if (images.length > 0 && kind !== 'manifest')
    throw new HookletError(
      'USAGE',
      `--image says what the images of a manifest mean; ${target} is ${kind === 'process' ? 'a process' : 'a Dockerfile'}: leave it out`,
    );
  switch (kind) {
    case 'process':
      return examineProcess(Number(target), signal ?? stopSignalNamed('SIGTERM'));
    case 'dockerfile':
      return examineDockerfile(target, signal);
    case 'manifest':
      return examineManifest(target, signal, images, (message) =>
        process.stderr.write(`${safeText(message, false)}\n`),
      );
  }
}

/** A number is a PID unless a file is called so; a folder means the Dockerfile in it. */
function kindOf(target: string): Report['kind'] {
  if (/^[1-9]\d*$/.test(target) && !existsSync(target)) return 'process';
  if (target === '-') return 'manifest';
  if (isFolder(target)) {
    if (existsSync(join(target, 'Dockerfile'))) return 'dockerfile';
    throw new HookletError(
      'USAGE',
      `${target} is a folder without a Dockerfile; give a PID, a manifest or a Dockerfile`,
      { target },
    );
  }
  if (/\.(?:ya?ml|json)$/i.test(target)) return 'manifest';
  if (/^(?:Dockerfile|Containerfile)(?:[.-].*)?$|\.(?:dockerfile|containerfile)$/i.test(basename(target)))
    return 'dockerfile';
  return looksLikeDockerfile(readText(target) ?? '') ? 'dockerfile' : 'manifest';
}

/** The first instruction can only be FROM or ARG. */
function looksLikeDockerfile(text: string): boolean {
  const first = text.split('\n').find((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  return /^\s*(?:FROM|ARG)\s/i.test(first ?? '');
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
