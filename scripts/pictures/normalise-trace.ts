/** A trace without what no two runs have in common: the date, UIDs, PIDs, ports, and hundredths of a second. */

import type { TraceRecord } from '../../supervisor/timeline/trace/trace-record.ts';

/** When every run of the documentation begins. */
const BEGINNING = Date.UTC(2026, 0, 1);
const STEP_MS = 10;
const UID = '00000000-0000-4000-8000-000000000001';

/** `port`: where the fortune service listened instead of 8080. */
export function normaliseTrace(text: string, port: string): string {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const records = lines.map((line) => JSON.parse(line) as TraceRecord);
  const [first] = records;
  if (!first) return text;
  const written = records.map((record) => {
    const at = BEGINNING + Math.round((record.at - first.at) / STEP_MS) * STEP_MS;
    const pid = 'pid' in record ? { pid: 0 } : {};
    const line = JSON.stringify({ ...record, at, ...pid });
    return line.replaceAll(first.uid, UID).replaceAll(`:${port}`, ':8080');
  });
  return `${[header, ...written].join('\n')}\n`;
}

export interface Sketch {
  /** Processes, hooks and signals, in order. */
  readonly deeds: readonly string[];
  /** What `kubectl get pod` shows, one after another. */
  readonly statuses: readonly string[];
  /** The reasons of warnings, sorted. */
  readonly warnings: readonly string[];
}

/** What two runs of one scene have in common, however fast the machine is. */
export function sketchOf(trace: string): Sketch {
  const records = recordsOf(trace);
  const statuses = records.flatMap((record) =>
    record.type === 'status' ? [`${record.status}${record.ready ? ', Ready' : ''}`] : [],
  );
  const warnings = records.flatMap((record) =>
    record.type === 'event' && record.eventType === 'Warning' ? [record.reason] : [],
  );
  return {
    deeds: deedsOf(records).map(({ deed }) => deed),
    statuses: statuses.filter((status, index) => status !== statuses[index - 1]),
    warnings: [...new Set(warnings)].sort(),
  };
}

/** Whether nobody would see a difference between the pictures of two runs: every deed within a twentieth, or 0.3 s. */
export function looksAlike(one: string, other: string): boolean {
  if (JSON.stringify(sketchOf(one)) !== JSON.stringify(sketchOf(other))) return false;
  const [times, others] = [one, other].map((trace) => deedsOf(recordsOf(trace)).map(({ at }) => at));
  return (times ?? []).every((at, index) => {
    const since = at - BEGINNING;
    return Math.abs(at - (others?.[index] ?? 0)) <= Math.max(300, since * 0.05);
  });
}

function recordsOf(trace: string): readonly TraceRecord[] {
  const lines = trace.trimEnd().split('\n').slice(1);
  return lines.map((line) => JSON.parse(line) as TraceRecord);
}

function deedsOf(records: readonly TraceRecord[]): readonly { at: number; deed: string }[] {
  return records.flatMap((record) => {
    const deed = deedOf(record);
    return deed === undefined ? [] : [{ at: record.at, deed }];
  });
}

function deedOf(record: TraceRecord): string | undefined {
  switch (record.type) {
    case 'process-started':
      return `started, restart ${record.restartCount}`;
    case 'process-exited':
      return `exited ${record.exitCode}`;
    case 'hook-started':
      return `${record.hook} ${record.what}`;
    case 'hook-ended':
      return `${record.hookId} ${record.result}`;
    case 'stop-began':
      return `stop: ${record.cause}, ${record.graceSeconds} s`;
    case 'signal-sent':
      return record.signal;
    case 'killed':
      return 'SIGKILL';
    case 'deletion-requested':
      return 'deletion';
    default:
      return undefined;
  }
}
