/** What `import … from 'hooklet'` gives. */

export type { CheckReport, ManifestFinding } from './commands/check/check-report.ts';
export type {
  DiagnosedFinding,
  DiagnosedProcess,
  DiagnosedSubject,
  Diagnosis,
} from './commands/doctor/diagnosis.ts';
export type {
  DrillOptions,
  Duration,
  LoadOptions,
  RequestOptions,
} from './commands/drill/library.ts';
export { drill } from './commands/drill/library.ts';
export { type CheckOptions, check } from './commands/library/check.ts';
export { type DiagnoseOptions, diagnose } from './commands/library/diagnose.ts';
export type { PodEvent, PodEventKind } from './commands/library/pod-event.ts';
export type { PodObject } from './commands/library/read-pod.ts';
export { type PodEnd, type RunningPod, type RunOptions, run } from './commands/library/run.ts';
export type { Severity } from './diagnosis/finding.ts';
export type {
  DrillReport,
  DropCause,
  DropClass,
  DropCount,
  EventLine,
  Ledger,
  LoadReport,
  Phase,
  RecordLine,
} from './drill/report/report.ts';
export { type ErrorCode, HookletError } from './errors.ts';
export type { ContainerStatus, PodCondition, PodPhase, PodStatus } from './lifecycle/pod-status.ts';
