/** The drill as a function, for tests of one's own: `import { drill } from 'hooklet'`. */

import type { BalancerMode } from '../../drill/balancer.ts';
import type { StopKind } from '../../drill/judge/stop-facts.ts';
import { readRequest, readStatuses, type WrittenRequest } from '../../drill/load/read-request.ts';
import type { DrillReport } from '../../drill/report/report.ts';
import { HookletError } from '../../errors.ts';
import type { IsolationChoice } from '../../host/isolation.ts';
import { randomUuid } from '../../host/random-uuid.ts';
import type { Pod } from '../../manifest/pod.ts';
import { formatProblems, readManifest } from '../../manifest/read-manifest.ts';
import { loadManifests } from '../load-manifests.ts';
import { oneDrill } from './one-drill.ts';
import type { DrillWishes } from './plan-drill.ts';
import { readDuration } from './read-duration.ts';

/** Milliseconds, or `500ms`, `3s`, `2m`. */
export type Duration = number | string;

export interface LoadOptions {
  /** Requests a second, whatever the server does. 200 unless said. */
  readonly rate?: number;
  /** The share over kept connections, 0 to 1. 0.8 unless said. */
  readonly reuse?: number;
  /** As on the command line, `'GET /quote?delay=1500 @5 =200'`, or as objects. */
  readonly requests?: readonly (string | RequestOptions)[];
  /** For every request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly https?: boolean;
  /** The first TCP port of the pod unless said. */
  readonly port?: number;
  /** How long the load lasts before the stop. 3s unless said. */
  readonly warm?: Duration;
  /** Ends the load so long after it began; with the stop unless said. */
  readonly duration?: Duration;
  /** How long a request waits for its whole answer. 10s unless said. */
  readonly timeout?: Duration;
}

export interface RequestOptions {
  readonly path: string;
  /** GET unless said. */
  readonly method?: string;
  /** Its share of a hundred. */
  readonly percent?: number;
  /** `200`, `'2xx'`, `'200,404'`; 200 to 399 unless said. */
  readonly expect?: number | string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface DrillOptions {
  /** A manifest: the path of a file, or the Pod as an object. Of several Pods the first is put under load. */
  readonly pod: string | readonly string[] | Readonly<Record<string, unknown>>;
  readonly load?: LoadOptions;
  /** What makes it stop; `delete` unless said. */
  readonly stop?: StopKind | 'rolling';
  readonly balancer?: BalancerMode;
  readonly endpointLag?: Duration;
  /** Instead of the pod's own terminationGracePeriodSeconds. */
  readonly graceSeconds?: number;
  readonly readyTimeout?: Duration;
  /** So many may be dropped for `report.passed`. */
  readonly allowDropped?: number;
  readonly isolation?: IsolationChoice;
  /** `NAME=DOCKERFILE`, as `--image`. */
  readonly image?: readonly string[];
  /** Variables of the new pod of a rolling update. */
  readonly rollingEnv?: Readonly<Record<string, string>>;
  /** Ends the drill at once. */
  readonly signal?: AbortSignal;
  /** Takes warnings; nothing is printed unless said. */
  readonly onWarning?: (message: string) => void;
}

/**
 * Runs the pod, puts it under load, stops it, and resolves with what was dropped and why, once every process is gone.
 * What is dropped does not reject: look at `report.dropped` or `report.passed`. Rejects with a HookletError, whose
 * `code` is stable, when there is nothing to judge (a manifest that does not validate, a service that is never
 * ready), and with the signal's reason after an abort. A process that ends takes its pods with it.
 */
export async function drill(options: DrillOptions): Promise<DrillReport> {
  const { signal = new AbortController().signal, onWarning = () => {} } = options;
  signal.throwIfAborted();
  const pods = readPods(options.pod);
  const { isolation, image } = options;
  const stage = { ...(isolation && { isolation }), ...(image && { image }), inside: true };
  const report = await oneDrill(pods, toWishes(options), stage, {
    warn: onWarning,
    isolated: () => {},
    tell: () => {},
    signal,
  });
  signal.throwIfAborted();
  return report;
}

function readPods(pod: DrillOptions['pod']): readonly Pod[] {
  if (typeof pod === 'string') return loadManifests([pod]).pods;
  if (Array.isArray(pod)) return loadManifests(pod as readonly string[]).pods;
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const { pods, errors } = readManifest(JSON.stringify(pod), '<pod>', { newUid: () => randomUuid(), now });
  if (errors.length > 0) throw new HookletError('MANIFEST_INVALID', formatProblems(errors), { errors });
  return pods;
}

function toWishes(options: DrillOptions): DrillWishes {
  const {
    load = {},
    stop,
    balancer,
    endpointLag,
    graceSeconds,
    readyTimeout,
    allowDropped,
    rollingEnv,
  } = options;
  const { rate, reuse, requests, headers, https, port, warm, duration, timeout } = load;
  refuseNumbers({ rate, reuse });
  const wishes = {
    rate,
    reuse,
    headers,
    https,
    port,
    balancer,
    graceSeconds,
    allowDropped,
    rollingEnv,
    requests: requests?.map(toWritten),
    warmMs: toMs(warm),
    durationMs: toMs(duration),
    timeoutMs: toMs(timeout),
    lagMs: toMs(endpointLag),
    readyTimeoutMs: toMs(readyTimeout),
    kind: stop === 'rolling' ? undefined : stop,
    rolling: stop === 'rolling' ? true : undefined,
  };
  return Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined)) as DrillWishes;
}

function toWritten(request: string | RequestOptions): WrittenRequest {
  if (typeof request === 'string') return readRequest(request);
  const { method = 'GET', path, percent, expect, headers, body } = request;
  // Through the same door: what the command line refuses is refused here too.
  const share = percent === undefined ? '' : ` @${percent}`;
  return {
    ...readRequest(`${method} ${path}${share}`),
    ...(expect !== undefined && { expects: readStatuses(String(expect)) }),
    ...(headers && { headers }),
    ...(body !== undefined && { body }),
  };
}

function toMs(duration: Duration | undefined): number | undefined {
  if (duration === undefined) return undefined;
  const ms = typeof duration === 'number' ? duration : readDuration(duration);
  if (ms === undefined || !(ms >= 0))
    throw new HookletError(
      'USAGE',
      `${JSON.stringify(duration)} is no time: give milliseconds, '500ms', '3s' or '2m'`,
    );
  return ms;
}

function refuseNumbers({ rate, reuse }: { rate: number | undefined; reuse: number | undefined }): void {
  if (rate !== undefined && !(rate > 0 && Number.isFinite(rate)))
    throw new HookletError('USAGE', `load.rate is ${rate}: give requests a second, more than 0`);
  if (reuse !== undefined && !(reuse >= 0 && reuse <= 1))
    throw new HookletError('USAGE', `load.reuse is ${reuse}: give a share from 0 to 1`);
}
