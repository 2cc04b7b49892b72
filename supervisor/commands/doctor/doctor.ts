/** `hooklet doctor PID|FILE|Dockerfile`: would the stop signal reach the app? If not, who swallows it, and the remedy. */

import { choosePaint } from '../output/paint.ts';
import { safeText } from '../output/safe-text.ts';
import { writeReport } from '../output/write-report.ts';
import { examine } from './examine.ts';
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
  const report = await examine(target, { signal, images: options.image ?? [], note });
  await writeReport(process.stdout, options.json ? showJson(report) : reportText(report));
  return report.subjects.every(isHealthy) ? 0 : 1;
}

function note(message: string): void {
  process.stderr.write(`${safeText(message, false)}\n`);
}

function reportText(report: Report): string {
  const { paint, colours } = choosePaint(process.stdout, process.env);
  const lines = showText(report, paint).split('\n');
  return lines.map((line) => `${safeText(line, colours)}\n`).join('');
}
