/** Drills as a JUnit file: a suite for each manifest, a test case for each run. */

import { escapeMarkup } from './escape-markup.ts';
import type { DrillReport } from './report.ts';
import type { Series } from './series.ts';
import { headline, showText } from './show-text.ts';

const WIDTH = 80;

export function showJunit(all: readonly Series[]): string {
  const reports = all.flatMap((series) => series.reports);
  const counts = `tests="${reports.length}" failures="${failures(reports)}" errors="0"`;
  const suites = all.map(suite).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="hooklet drill" ${counts}>\n${suites}\n</testsuites>\n`;
}

function suite({ name, reports }: Series): string {
  const time = reports.reduce((sum, { load }) => sum + load.seconds, 0);
  const counts = `tests="${reports.length}" failures="${failures(reports)}" errors="0" skipped="0"`;
  const cases = reports.map((report, index) => testCase(report, name, index + 1)).join('\n');
  return `  <testsuite name="${escapeMarkup(name)}" ${counts} time="${time.toFixed(3)}">\n${cases}\n  </testsuite>`;
}

function testCase(report: DrillReport, name: string, run: number): string {
  const { pod, stop, passed, load } = report;
  const title = escapeMarkup(`${stop} of pod ${pod}, run ${run}`);
  const open = `    <testcase classname="${escapeMarkup(name)}" name="${title}" time="${load.seconds.toFixed(3)}"`;
  if (passed) return `${open}/>`;
  const type = report.killed ? 'killed' : (report.classes[0]?.class ?? 'not-clean');
  const message = escapeMarkup(headline(report, plain));
  const body = escapeMarkup(showText(report, plain, WIDTH));
  return `${open}>\n      <failure type="${type}" message="${message}">${body}</failure>\n    </testcase>`;
}

function failures(reports: readonly DrillReport[]): number {
  return reports.filter(({ passed }) => !passed).length;
}

function plain(_style: string, text: string): string {
  return text;
}
