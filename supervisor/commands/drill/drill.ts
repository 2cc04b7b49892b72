/** `hooklet drill FILE…`: one drill or several, their progress on standard error, their report on standard output. */

import type { BalancerMode } from '../../drill/balancer.ts';
import type { Progress } from '../../drill/drill-plan.ts';
import type { StopKind } from '../../drill/judge/stop-facts.ts';
import { readHeader, readRequest, readStatuses } from '../../drill/load/read-request.ts';
import type { DrillReport } from '../../drill/report/report.ts';
import { type Series, summarize } from '../../drill/report/series.ts';
import { showSeries } from '../../drill/report/show-series.ts';
import { showText } from '../../drill/report/show-text.ts';
import { HookletError } from '../../errors.ts';
import type { IsolationChoice } from '../../host/isolation.ts';
import { signalNumber } from '../../host/signals.ts';
import type { Pod } from '../../manifest/pod.ts';
import { formatProblems } from '../../manifest/read-manifest.ts';
import { hookletVersion } from '../../version.ts';
import { tell } from '../check/tell.ts';
import { describeIsolation } from '../describe-isolation.ts';
import { loadManifests } from '../load-manifests.ts';
import { choosePaint } from '../output/paint.ts';
import { safeLines } from '../output/safe-text.ts';
import { writeReport } from '../output/write-report.ts';
import { listenForAbort } from './listen-for-abort.ts';
import { oneDrill, type Surroundings } from './one-drill.ts';
import { type DrillWishes, planDrill } from './plan-drill.ts';
import { refuseUnwritable, writeFiles } from './write-files.ts';

export interface DrillFlags {
  readonly rate?: number;
  readonly reuse?: number;
  readonly request?: readonly string[];
  readonly header?: readonly string[];
  readonly body?: string;
  readonly expect?: string;
  readonly https?: true;
  readonly port?: number;
  readonly warm?: number;
  readonly duration?: number;
  readonly timeout?: number;
  readonly readyTimeout?: number;
  readonly balancer: BalancerMode;
  readonly endpointLag?: number;
  readonly grace?: number;
  readonly stop: StopKind;
  readonly rolling?: true;
  readonly rollingEnv?: readonly string[];
  readonly allowDropped?: number;
  readonly isolation: IsolationChoice;
  readonly image?: readonly string[];
  readonly json?: true;
  readonly repeat?: number;
  /** Other manifests, drilled side by side with the first. */
  readonly compare?: readonly string[];
  readonly junit?: string;
  readonly report?: string;
  /** Prometheus' text format. */
  readonly metrics?: string;
}

/** Something was dropped or killed, or the load was not kept. */
const EXIT_DROPPED = 1;
/** As every shell has it. */
const SIGNAL_BASE = 128;

const COLUMNS = 80;

/** Resolves with the exit code once every process of the drill is gone. */
export async function drillFiles(files: readonly string[], flags: DrillFlags): Promise<number> {
  const wishes = readWishes(flags);
  refuseUnwritable(flags);
  const subjects = readSubjects(files, flags.compare);
  // What is wrong with one of two manifests is told before the other one has run.
  for (const { pods } of subjects) planDrill(pods, wishes);
  const abort = listenForAbort();
  const all: Series[] = [];
  for (const { name, pods } of subjects) {
    if (abort.signal.aborted) break;
    if (subjects.length > 1) tellOurs(`drilling ${name}`);
    all.push({ name, reports: await repeat(pods, wishes, flags, abort.signal) });
  }
  await writeReport(process.stdout, flags.json ? showJson(all, flags) : show(all));
  await writeFiles(all, flags);
  return exitCode(all, abort.by());
}

interface Subject {
  readonly name: string;
  readonly pods: readonly Pod[];
}

function readSubjects(files: readonly string[], compare: readonly string[] = []): readonly Subject[] {
  const subjects = [files, ...compare.map((file) => [file])];
  return subjects.map((each) => {
    const { pods, warnings } = loadManifests(each);
    if (warnings.length > 0) tell(formatProblems(warnings, 'warning'));
    return { name: each.join(' '), pods };
  });
}

async function repeat(
  pods: readonly Pod[],
  wishes: DrillWishes,
  flags: DrillFlags,
  signal: AbortSignal,
): Promise<Series['reports']> {
  const runs = flags.repeat ?? 1;
  const first = await oneDrill(pods, wishes, flags, surroundings(signal, true));
  const others: DrillReport[] = [];
  for (let run = 2; run <= runs && !signal.aborted; run += 1) {
    tellOurs(`run ${run} of ${runs}`);
    const report = await oneDrill(pods, wishes, flags, surroundings(signal, false));
    others.push(report);
  }
  return [first, ...others];
}

/** Throws USAGE. */
function readWishes(flags: DrillFlags): DrillWishes {
  const { request, header, expect, endpointLag, grace, warm, duration, timeout, readyTimeout } = flags;
  const { rate, reuse, https, port, balancer, body, stop, rolling, rollingEnv, allowDropped } = flags;
  if (rolling && stop !== 'delete')
    throw new HookletError('USAGE', `--rolling is a way to delete a pod: leave out --stop ${stop}`);
  if (rollingEnv && !rolling) throw new HookletError('USAGE', '--rolling-env needs --rolling');
  const given = {
    rate,
    reuse,
    https,
    port,
    balancer,
    body,
    rolling,
    allowDropped,
    kind: stop,
    warmMs: warm,
    durationMs: duration,
    timeoutMs: timeout,
    readyTimeoutMs: readyTimeout,
    lagMs: endpointLag,
    graceSeconds: grace,
    requests: request?.map(readRequest),
    headers: header && Object.fromEntries(header.map(readHeader)),
    expects: expect === undefined ? undefined : readStatuses(expect),
    rollingEnv: rollingEnv && Object.fromEntries(rollingEnv.map(readVariable)),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as DrillWishes;
}

function readVariable(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new HookletError('USAGE', `--rolling-env "${text}": write NAME=VALUE`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function exitCode(all: readonly Series[], by: NodeJS.Signals | undefined): number {
  if (by) return SIGNAL_BASE + (signalNumber(by) ?? 0);
  return all.every(({ reports }) => reports.every(({ passed }) => passed)) ? 0 : EXIT_DROPPED;
}

const PROGRESS = {
  starting: 'starting the pod',
  ready: 'ready; the load begins',
  'new pod ready': 'the new pod is ready',
  stopping: 'stopping the pod under load',
  over: 'the stop is over',
} as const satisfies Record<Progress, string>;

/** What repeats itself with every run is told once. */
function surroundings(signal: AbortSignal, isFirst: boolean): Surroundings {
  return {
    warn: (message) => isFirst && tellOurs(message),
    isolated: (isolation) => isFirst && tellOurs(describeIsolation(isolation)),
    tell: (progress) => isFirst && tellOurs(PROGRESS[progress]),
    signal,
  };
}

function tellOurs(message: string): void {
  tell(message.startsWith('hooklet: ') ? message : `hooklet: ${message}`);
}

function show(all: readonly Series[]): string {
  const { paint, colours } = choosePaint(process.stdout, process.env);
  const columns = process.stdout.columns || COLUMNS;
  const [only] = all;
  if (!only) return '';
  const isOne = all.length === 1 && only.reports.length === 1;
  return safeLines(
    isOne ? showText(only.reports[0], paint, columns) : showSeries(all, paint, columns),
    colours,
  );
}

/** One drill is one report; several are lists of them, whatever came of them. */
function showJson(all: readonly Series[], { repeat: runs, compare }: DrillFlags): string {
  const hooklet = hookletVersion();
  const [only] = all;
  if (runs === undefined && compare === undefined)
    return `${JSON.stringify({ hooklet, ...only?.reports[0] })}\n`;
  const series = all.map((each) => ({ name: each.name, ...summarize(each), reports: each.reports }));
  return `${JSON.stringify({ hooklet, version: 1, series })}\n`;
}
