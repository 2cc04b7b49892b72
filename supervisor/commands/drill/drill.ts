/** `hooklet drill FILE…`: one drill, its progress on standard error, its report on standard output. */

import type { BalancerMode } from '../../drill/balancer.ts';
import { holdDrill, type Progress } from '../../drill/drill.ts';
import { readHeader, readRequest, readStatuses } from '../../drill/load/read-request.ts';
import { type DrillReport, makeReport } from '../../drill/report/report.ts';
import { showText } from '../../drill/report/show-text.ts';
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
import { openStage } from './open-stage.ts';
import { type DrillWishes, planDrill } from './plan-drill.ts';

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
  const plan = planDrill(pods, wishes);
  const abort = listenForAbort();
  const stage = await openStage(pods, flags, tellOurs);
  tellOurs(describeIsolation(stage.isolation));
  try {
    const sight = await holdDrill(plan, stage, showProgress(plan.warmMs), abort.signal);
    const report = makeReport(plan, sight);
    await writeReport(process.stdout, flags.json ? showJson(report) : show(report));
    return exitCode(report, abort.by());
  } finally {
    await stage.close();
  }
}

function readWishes(flags: DrillFlags): DrillWishes {
  const { request, header, body, expect, endpointLag, grace, warm, duration, timeout, readyTimeout } = flags;
  const { rate, reuse, https, port, balancer } = flags;
  const given = {
    rate,
    reuse,
    https,
    port,
    balancer,
    body,
    warmMs: warm,
    durationMs: duration,
    timeoutMs: timeout,
    readyTimeoutMs: readyTimeout,
    lagMs: endpointLag,
    graceSeconds: grace,
    requests: request?.map(readRequest),
    headers: header && Object.fromEntries(header.map(readHeader)),
    expects: expect === undefined ? undefined : readStatuses(expect),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as DrillWishes;
}

function exitCode({ passed }: DrillReport, by: NodeJS.Signals | undefined): number {
  if (by) return SIGNAL_BASE + (signalNumber(by) ?? 0);
  return passed ? 0 : EXIT_DROPPED;
}

function showProgress(warmMs: number): (progress: Progress, at: number) => void {
  const lines = {
    starting: 'starting the pod',
    ready: `ready; load for ${warmMs / 1000} s`,
    'new pod ready': 'the new pod is ready',
    stopping: 'stopping the pod under load',
    over: undefined,
  } as const satisfies Record<Progress, string | undefined>;
  return (progress) => {
    const line = lines[progress];
    if (line !== undefined) tellOurs(line);
  };
}

function tellOurs(message: string): void {
  tell(`hooklet: ${message}`);
}

function show(report: DrillReport): string {
  const { paint } = choosePaint(process.stdout, process.env);
  return showText(report, paint, process.stdout.columns || COLUMNS);
}

function showJson(report: DrillReport): string {
  return `${JSON.stringify({ hooklet: hookletVersion(), ...report })}\n`;
}
