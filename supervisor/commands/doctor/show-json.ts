/** A report for a program: one JSON object. Its fields are documented in `docs/signals.md` and stable. */

import type { Finding } from '../../diagnosis/finding.ts';
import { helpLink } from '../../diagnosis/help-link.ts';
import { hookletVersion } from '../../version.ts';
import { isHealthy, type Report, type Subject } from './report.ts';

/** Changes when a field changes its meaning or goes; new fields may come at any time. */
const FORMAT_VERSION = 1;

/** The whole output, with the newline at its end. */
export function showJson({ target, kind, subjects }: Report): string {
  const report = {
    version: FORMAT_VERSION,
    hooklet: hookletVersion(),
    target,
    kind,
    healthy: subjects.every(isHealthy),
    subjects: subjects.map(flattenSubject),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function flattenSubject(subject: Subject): object {
  const { name, signal, runs, processes, findings, unknown } = subject;
  return {
    name,
    signal,
    healthy: isHealthy(subject),
    processes: processes.map(({ pid, ownPid, ppid, isInit, program, argv, disposition }) => ({
      pid,
      pidInNamespace: ownPid,
      ppid,
      isInit,
      program,
      argv,
      onSignal: disposition,
    })),
    runs,
    findings: findings.map(flattenFinding),
    unknown,
  };
}

function flattenFinding({ code, severity, path, place, why, remedy, change }: Finding): object {
  return {
    code,
    severity,
    path,
    ...(place && {
      file: place.file,
      line: place.line,
      ...(place.column !== undefined && { column: place.column }),
    }),
    why,
    remedy,
    ...(change && { change }),
    help: helpLink(code),
  };
}
