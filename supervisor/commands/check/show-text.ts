/** Findings for a person: grouped by file, each with its place, its reason, what to write instead, and where to read on. */

import type { PodFinding } from '../../diagnosis/check/check-pod.ts';
import { FINDINGS, type Severity } from '../../diagnosis/finding.ts';
import { helpLink } from '../../diagnosis/help-link.ts';
import type { Paint, Style } from '../output/paint.ts';
import type { Checked } from './check.ts';

const STYLES = {
  error: 'red',
  warning: 'yellow',
  note: 'cyan',
} as const satisfies Record<Severity, Style>;

/** The whole output, without a newline at its end. */
export function showText(checked: Checked, paint: Paint): string {
  const shown = checked.findings.filter(({ ignored }) => !ignored);
  const files = [...new Set(shown.map(({ place }) => place.file))];
  const blocks = files.map((file) =>
    [
      paint('bold', file),
      ...shown.filter(({ place }) => place.file === file).map((finding) => showFinding(finding, paint)),
    ].join('\n'),
  );
  return [...blocks, summary(checked)].join('\n\n');
}

function showFinding(finding: PodFinding, paint: Paint): string {
  const { code, severity, path, place, pod, why, remedy, change } = finding;
  const { file, line, column } = place;
  const field = (name: string, text: string) => `    ${paint('dim', name.padEnd(4))} ${text}`;
  const head = [
    '',
    `${file}:${line}:${column}: ${paint(STYLES[severity], severity)}: ${paint('bold', code)}: ${FINDINGS[code].title}`,
    field('at', `${path} of pod ${pod}`),
    field('why', why),
  ];
  // A note asks for nothing; it is shown as briefly as it can be.
  if (severity === 'note') return head.join('\n');
  return [
    ...head,
    field('do', remedy),
    ...changedLines('-', change?.from).map((line) => paint('red', line)),
    ...changedLines('+', change?.to).map((line) => paint('green', line)),
    field('see', helpLink(code)),
  ].join('\n');
}

function changedLines(sign: '-' | '+', text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split('\n').map((line) => `         ${sign} ${line}`);
}

function summary({ files, unchecked, pods, findings }: Checked): string {
  const shown = findings.filter(({ ignored }) => !ignored);
  const ignored = findings.length - shown.length;
  if (pods === 0 && unchecked > 0) return `${count(unchecked, 'file')} could not be checked`;
  const looked = `${count(pods, 'pod')} in ${count(files - unchecked, 'file')}`;
  const left = unchecked > 0 ? `; ${count(unchecked, 'file')} could not be checked` : '';
  const aside = `${ignored > 0 ? ` (${ignored} ignored by hooklet.dev/ignore)` : ''}${left}`;
  if (shown.length === 0) return `${looked}: nothing found${aside}`;
  const counts = (['error', 'warning', 'note'] as const)
    .map((severity) => ({
      severity,
      number: shown.filter((finding) => finding.severity === severity).length,
    }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => count(number, severity));
  return `${looked}: ${counts.join(', ')}${aside}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
