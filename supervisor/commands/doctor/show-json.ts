/** A report for a program: one JSON object. Its fields are documented in `docs/signals.md` and stable. */

import type { Finding } from '../../diagnosis/finding.ts';
import { helpLink } from '../../diagnosis/help-link.ts';
import { hookletVersion } from '../../version.ts';
import {
  DIAGNOSIS_VERSION,
  type DiagnosedFinding,
  type DiagnosedSubject,
  type Diagnosis,
} from './diagnosis.ts';
import { isHealthy, type Report, type Subject } from './report.ts';

/** The whole output, with the newline at its end. */
export function showJson(report: Report): string {
  return `${JSON.stringify(toDiagnosis(report), undefined, 2)}\n`;
}

export function toDiagnosis({ target, kind, subjects }: Report): Diagnosis {
  return {
    version: DIAGNOSIS_VERSION,
    hooklet: hookletVersion(),
    target,
    kind,
    healthy: subjects.every(isHealthy),
    subjects: subjects.map(flattenSubject),
  };
}

function flattenSubject(subject: Subject): DiagnosedSubject {
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

function flattenFinding({ code, severity, path, place, why, remedy, change }: Finding): DiagnosedFinding {
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
