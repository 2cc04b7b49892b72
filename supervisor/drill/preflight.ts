/** Asks for everything once before the load begins: a wrong path is told in a second, not after a minute of failures. */

import { setTimeout as delay } from 'node:timers/promises';
import { HookletError } from '../errors.ts';
import { createClient, type Target } from './load/client.ts';
import { isExpected, type LoadPlan, requestName } from './load/load-plan.ts';
import type { RequestRecord } from './load/request-record.ts';

const AGAIN_MS = 100;
/** What answers is up; what it says now it will say later. */
const SAME_ANSWER_MS = 1000;

/**
 * Resolves when every request of the plan has been answered as expected. Throws DRILL_WRONG_ANSWER for one that
 * keeps being answered otherwise, DRILL_NOT_READY when the time is over, and nothing after an abort.
 */
export async function preflight(
  plan: LoadPlan,
  target: Target,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    plan.requests.map((_, index) =>
      askUntilRight(plan, index, target, performance.now() + timeoutMs, signal),
    ),
  );
}

async function askUntilRight(
  plan: LoadPlan,
  index: number,
  target: Target,
  deadline: number,
  signal: AbortSignal,
): Promise<void> {
  const request = plan.requests[index];
  if (!request) return;
  const name = requestName(request);
  let wrongSince: number | undefined;
  while (!signal.aborted) {
    const { ending } = await ask(plan, index, target, signal);
    if (signal.aborted) return;
    if (ending.kind === 'answered' && isExpected(ending.status, request.expects)) return;
    // A server that is still starting says 503 or nothing; 404 and the like are its opinion.
    const isOpinion = ending.kind === 'answered' && ending.status < 500;
    wrongSince = isOpinion ? (wrongSince ?? performance.now()) : undefined;
    if (isOpinion && performance.now() - (wrongSince ?? 0) >= SAME_ANSWER_MS)
      throw new HookletError(
        'DRILL_WRONG_ANSWER',
        `${name} is answered ${ending.status} by ${target.name} before anything is stopped: correct the path, or say with '=${ending.status}' behind it that this is the answer to expect`,
        { request: name, status: ending.status },
      );
    if (performance.now() >= deadline)
      throw new HookletError(
        'DRILL_NOT_READY',
        `${name} gets no good answer from ${target.name} on port ${target.port} (${inWords(ending)}) although the pod is Ready: see that the server listens there, or name the port with --port`,
        { request: name, ending },
      );
    await delay(AGAIN_MS, undefined, { signal }).catch(() => {});
  }
}

function ask(plan: LoadPlan, index: number, target: Target, signal: AbortSignal): Promise<RequestRecord> {
  return new Promise((resolve) => {
    const timers: NodeJS.Timeout[] = [];
    const client = createClient(plan, (record) => {
      for (const timer of timers) clearInterval(timer);
      signal.removeEventListener('abort', client.close);
      client.close();
      resolve(record);
    });
    timers.push(setInterval(client.expire, AGAIN_MS));
    signal.addEventListener('abort', client.close, { once: true });
    client.send(0, index, target, false, performance.timeOrigin + performance.now());
  });
}

function inWords(ending: RequestRecord['ending']): string {
  if (ending.kind === 'answered') return `it answers ${ending.status}`;
  if (ending.kind === 'refused') return 'connection refused';
  if (ending.kind === 'malformed') return `its answer: ${ending.why}`;
  return ending.kind;
}
