/** `hooklet drill FILE…`: its progress on standard error, its report on standard output. */

import type { BalancerMode } from '../../drill/balancer.ts';
import type { Progress } from '../../drill/drill.ts';
import type { StopKind } from '../../drill/judge/stop-facts.ts';
import { readHeader, readRequest, readStatuses } from '../../drill/load/read-request.ts';
import type { DrillReport } from '../../drill/report/report.ts';
import { showText } from '../../drill/report/show-text.ts';
import { HookletError } from '../../errors.ts';
import type { IsolationChoice } from '../../host/isolation.ts';
import { signalNumber } from '../../host/signals.ts';
import { formatProblems } from '../../manifest/read-manifest.ts';
import { hookletVersion } from '../../version.ts';
import { tell } from '../check/tell.ts';
import { describeIsolation } from '../describe-isolation.ts';
import { loadManifests } from '../load-manifests.ts';
import { choosePaint } from '../output/paint.ts';
import { writeReport } from '../output/write-report.ts';
import { listenForAbort } from './listen-for-abort.ts';
import { oneDrill, type Surroundings } from './one-drill.ts';
import type { DrillWishes } from './plan-drill.ts';

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
}

/** Something was dropped or killed, or the load was not kept. */
const EXIT_DROPPED = 1;
/** As every shell has it. */
const SIGNAL_BASE = 128;

const COLUMNS = 80;

/** Resolves with the exit code once every process of the drill is gone. */
export async function drillFiles(files: readonly string[], flags: DrillFlags): Promise<number> {
  const wishes = readWishes(flags);
  const { pods, warnings } = loadManifests(files);
  if (warnings.length > 0) tell(formatProblems(warnings, 'warning'));
  const abort = listenForAbort();
  const report = await oneDrill(pods, wishes, flags, surroundings(abort.signal));
  await writeReport(process.stdout, flags.json ? showJson(report) : show(report));
  return exitCode(report, abort.by());
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

function exitCode({ passed }: DrillReport, by: NodeJS.Signals | undefined): number {
  if (by) return SIGNAL_BASE + (signalNumber(by) ?? 0);
  return passed ? 0 : EXIT_DROPPED;
}

const PROGRESS = {
  starting: 'starting the pod',
  ready: 'ready; the load begins',
  'new pod ready': 'the new pod is ready',
  stopping: 'stopping the pod under load',
  over: 'the stop is over',
} as const satisfies Record<Progress, string>;

function surroundings(signal: AbortSignal): Surroundings {
  return {
    warn: tellOurs,
    isolated: (isolation) => tellOurs(describeIsolation(isolation)),
    tell: (progress) => tellOurs(PROGRESS[progress]),
    signal,
  };
}

function tellOurs(message: string): void {
  tell(message.startsWith('hooklet: ') ? message : `hooklet: ${message}`);
}

function show(report: DrillReport): string {
  const { paint } = choosePaint(process.stdout, process.env);
  return showText(report, paint, process.stdout.columns || COLUMNS);
}

function showJson(report: DrillReport): string {
  return `${JSON.stringify({ hooklet: hookletVersion(), ...report })}\n`;
}
