/** The report as a person reads it in a terminal. */

import { CLASS_WORDS } from '../judge/drop-class.ts';
import { describeLedger } from '../judge/ledger.ts';
import { drawPicture } from './picture.ts';
import type { DrillReport } from './report.ts';

/** As `styleText` of node:util, or one that leaves the text as it is. */
export type Paint = (style: 'bold' | 'red' | 'green' | 'yellow' | 'dim' | 'cyan', text: string) => string;

export function showText(report: DrillReport, paint: Paint, columns: number): string {
  const blocks = [
    [headline(report, paint)],
    drawPicture(report, columns),
    classLines(report, paint),
    causeLines(report, paint),
    factLines(report),
    report.notes.map((note) => paint('yellow', `note: ${note}`)),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

const STOPS = {
  delete: 'deleted',
  liveness: 'restarted by its liveness probe',
  crash: 'crashed',
  node: 'stopped by a shutdown of the node',
  rolling: 'replaced by a rolling update',
} as const satisfies Record<DrillReport['stop'], string>;

/** One line that says how it went. */
export function headline(report: DrillReport, paint: Paint): string {
  const { pod, stop, dropped, served, killed, passed, interrupted, stoppedAt } = report;
  if (stoppedAt === undefined)
    return `${paint('bold', `pod ${pod}`)}: ${paint('yellow', 'called off before the stop')}`;
  const name = paint('bold', `pod ${pod} ${STOPS[stop]}`);
  const counts =
    dropped === 0
      ? paint('green', `dropped nothing of ${served} requests`)
      : paint('red', `dropped ${dropped} of ${served + dropped} requests`);
  const rest = [
    ...(killed ? [paint('red', 'killed')] : []),
    ...(interrupted ? [paint('yellow', 'interrupted')] : []),
    passed ? paint('green', 'PASSED') : paint('red', 'FAILED'),
  ];
  return `${name}: ${counts}; ${rest.join(', ')}`;
}

function classLines({ classes }: DrillReport, paint: Paint): readonly string[] {
  return classes.map(
    ({ class: each, count, firstSeconds, lastSeconds }) =>
      `${paint('red', String(count).padStart(6))}  ${CLASS_WORDS[each]}, ${time(firstSeconds)}${count > 1 ? ` to ${time(lastSeconds)}` : ''}`,
  );
}

function causeLines({ causes }: DrillReport, paint: Paint): readonly string[] {
  return causes.flatMap(({ count, words, remedy, manifest }, index) => [
    ...(index > 0 ? [''] : []),
    `${paint('bold', `why ${count}:`)} ${words}`,
    `${paint('cyan', 'do:')} ${remedy}`,
    ...(manifest === undefined ? [] : manifest.split('\n').map((line) => `      ${line}`)),
  ]);
}

function factLines(report: DrillReport): readonly string[] {
  const { ledger, load, balancer, before } = report;
  const routed =
    balancer.routedSeconds === undefined ? '' : `, which sent requests until ${time(balancer.routedSeconds)}`;
  return [
    ...(ledger ? [`time: ${describeLedger(ledger)}`] : []),
    `load: ${load.rate} requests a second (${load.achievedRate.toFixed(1)} kept, 99 % within ${load.lateMs.p99.toFixed(1)} ms), ${Math.round(load.reuse * 100)} % over kept connections: ${load.requests.join(', ')}`,
    `      ${before.served} served before the stop; answers took ${load.latencyMs.p50.toFixed(1)} ms (half), ${load.latencyMs.p99.toFixed(1)} ms (99 %)`,
    `balancer: ${balancer.mode}${routed}${load.elsewhere > 0 ? `; ${load.elsewhere} request${load.elsewhere === 1 ? '' : 's'} went elsewhere` : ''}`,
  ];
}

function time(seconds: number): string {
  return `${seconds < 0 ? '−' : '+'}${Math.abs(seconds).toFixed(2)} s`;
}
