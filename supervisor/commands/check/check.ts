/** `hooklet check FILE…`: the lifecycle mistakes of Pods, before anything runs. */

import type { PodFinding } from '../../diagnosis/check/check-pod.ts';
import { choosePaint } from '../output/paint.ts';
import { safeText } from '../output/safe-text.ts';
import { writeReport } from '../output/write-report.ts';
import { findMistakes } from './find-mistakes.ts';
import { asOneError, readSources } from './read-sources.ts';
import { showJson } from './show-json.ts';
import { showSarif } from './show-sarif.ts';
import { showText } from './show-text.ts';
import { tell } from './tell.ts';

export interface CheckOptions {
  readonly json?: true;
  readonly sarif?: true;
  readonly strict?: true;
  /** `NAME=DOCKERFILE`, one for each image. */
  readonly image?: readonly string[];
}

/** What was looked at and what came of it. */
export interface Checked {
  readonly files: number;
  /** Of the files those that could not be read, or do not validate. */
  readonly unchecked: number;
  readonly pods: number;
  readonly findings: readonly PodFinding[];
}

/**
 * Prints the findings and resolves with the exit code: 1 when one of them is an error (with `strict` a warning
 * too), else 0. A file that cannot be read or does not validate ends in an error (exit code 64), thrown when
 * the findings of the others have been printed.
 */
export async function check(files: readonly string[], options: CheckOptions): Promise<number> {
  const { sources, failures } = readSources(files, tell);
  const findings = await findMistakes(sources, options.image ?? [], tell);
  await show({ files: files.length, unchecked: failures.length, pods: sources.length, findings }, options);
  if (failures.length > 0) throw asOneError(failures);
  return exitCode(findings, options);
}

function show(checked: Checked, options: CheckOptions): Promise<void> {
  return writeReport(process.stdout, reportText(checked, options));
}

function reportText(checked: Checked, { json, sarif }: CheckOptions): string {
  if (json) return showJson(checked);
  if (sarif) return showSarif(checked);
  const { paint, colours } = choosePaint(process.stdout, process.env);
  const lines = showText(checked, paint).split('\n');
  return lines.map((line) => `${safeText(line, colours)}\n`).join('');
}

function exitCode(findings: readonly PodFinding[], { strict }: CheckOptions): number {
  const fails = findings.filter(({ ignored }) => !ignored).map(({ severity }) => severity);
  return fails.includes('error') || (strict && fails.includes('warning')) ? 1 : 0;
}
