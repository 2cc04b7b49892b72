/** What `import … from 'hooklet'` gives. */

export type {
  DrillOptions,
  Duration,
  LoadOptions,
  RequestOptions,
} from './commands/drill/library.ts';
export { drill } from './commands/drill/library.ts';
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
