/** A report for a person: what runs, the verdict, and what to write instead. */

import { FINDINGS, type Finding, type Severity } from '../../diagnosis/finding.ts';
import { helpLink } from '../../diagnosis/help-link.ts';
import { quoteArgv } from '../../diagnosis/origin.ts';
import type { Disposition } from '../../diagnosis/process-facts.ts';
import type { Paint, Style } from '../output/paint.ts';
import { isHealthy, type Report, type SeenProcess, type Subject } from './report.ts';

const STYLES = { error: 'red', warning: 'yellow', note: 'cyan' } as const satisfies Record<Severity, Style>;

const WORDS = {
  caught: 'has a handler',
  ignored: 'ignores it',
  blocked: 'blocks it, so that one of its threads can read it',
  read: 'reads it by itself',
  default: 'has no handler',
} as const satisfies Record<Disposition, string>;

const MOST_PROCESSES = 40;
const LONGEST_COMMAND = 100;

function shorten(command: string): string {
  return command.length > LONGEST_COMMAND ? `${command.slice(0, LONGEST_COMMAND)}…` : command;
}

/** The whole output, without a newline at its end. */
export function showText({ target, subjects }: Report, paint: Paint): string {
  if (subjects.length === 0) return `${target}: no container to examine`;
  return subjects.map((subject) => showSubject(target, subject, paint).join('\n')).join('\n\n');
}

function showSubject(target: string, subject: Subject, paint: Paint): readonly string[] {
  const { name, signal, runs, processes, findings, unknown } = subject;
  const title = name.endsWith(target) ? name : `${target}: ${name}`;
  return [
    `${paint('bold', title)}${paint('dim', `: would ${signal} reach the app?`)}`,
    ...processes.slice(0, MOST_PROCESSES).map((process) => `  ${showProcess(process, paint)}`),
    ...(processes.length > MOST_PROCESSES ? [`  … and ${processes.length - MOST_PROCESSES} more`] : []),
    ...runs.map((line, index) => `  ${'  '.repeat(index)}${index > 0 ? '└ ' : ''}${shorten(line)}`),
    ...findings.flatMap((finding) => showFinding(finding, paint)),
    ...unknown.map((line) => `  ${paint('cyan', 'not known')}: ${line}`),
    verdict(subject, paint),
  ];
}

function showProcess(
  { pid, ownPid, depth, isInit, argv, disposition, isNode }: SeenProcess,
  paint: Paint,
): string {
  const tree = depth === 0 ? '' : `${'  '.repeat(depth - 1)}└ `;
  const inner = isInit
    ? `, ${paint('bold', 'PID 1 of its namespace')}`
    : ownPid === pid
      ? ''
      : `, ${ownPid} in its namespace`;
  const hidden =
    isNode && disposition === 'caught' ? 'shows a handler, as every Node program does' : WORDS[disposition];
  return `${tree}${shorten(quoteArgv(argv))}  ${paint('dim', `(pid ${pid}${inner}; ${hidden})`)}`;
}

function showFinding(finding: Finding, paint: Paint): readonly string[] {
  const { code, severity, path, place, why, remedy, change } = finding;
  const at = place
    ? `${place.file}:${place.line}${place.column === undefined ? '' : `:${place.column}`}`
    : path;
  const head = `  ${at}: ${paint(STYLES[severity], severity)}: ${paint('bold', code)}: ${FINDINGS[code].title}`;
  const field = (name: string, text: string) => `    ${paint('dim', name.padEnd(4))} ${text}`;
  return [
    head,
    field('why', why),
    field('do', remedy),
    ...(change?.from === undefined ? [] : [`         ${paint('red', `- ${change.from}`)}`]),
    ...(change ? [`         ${paint('green', `+ ${change.to}`)}`] : []),
    field('see', helpLink(code)),
  ];
}

function verdict(subject: Subject, paint: Paint): string {
  const { signal, processes, unknown, findings } = subject;
  if (!isHealthy(subject)) {
    const count = findings.filter(({ severity }) => severity !== 'note').length;
    return `  ${paint('red', `${count} finding${count === 1 ? '' : 's'}`)}: ${signal} will not do what it should`;
  }
  if (unknown.length > 0) return `  ${paint('yellow', 'no finding')}, but not everything is known`;
  const [main] = processes;
  const node =
    main?.isNode && main.disposition === 'caught'
      ? '; whether the program handles it shows only when it is sent'
      : '';
  return `  ${paint('green', 'healthy')}: nothing stands in the way of ${signal}${node}`;
}
