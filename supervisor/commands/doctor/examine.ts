/** What a target of `hooklet doctor` is, and what is to be said of it. */

import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { StopSignal } from '../../diagnosis/process-facts.ts';
import { HookletError } from '../../errors.ts';
import { readText } from '../../host/read-text.ts';
import { examineDockerfile } from './doctor-dockerfile.ts';
import { examineManifest } from './doctor-manifest.ts';
import { examineProcess } from './doctor-process.ts';
import type { Report } from './report.ts';
import { stopSignalNamed } from './stop-signal.ts';

export interface ExamineOptions {
  /** Wins over what the container or image says. */
  readonly signal: StopSignal | undefined;
  /** `NAME=DOCKERFILE`, one for each image. */
  readonly images: readonly string[];
  /** Takes what is no finding. */
  readonly note: (message: string) => void;
}

/** Nothing is run, signalled or changed. */
export async function examine(target: string, { signal, images, note }: ExamineOptions): Promise<Report> {
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
      return examineManifest(target, signal, images, note);
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
