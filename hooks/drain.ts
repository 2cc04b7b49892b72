#!/usr/bin/env node
/** preStop: drains the service, and returns only when that is done, because TERM follows at once. */
import { type Answer, ask } from './ask.ts';
import { HookFailure, portNumber, runHook, wholeNumber } from './command-line.ts';

/** Above the service's own deadline of 25 s, below a pod's usual grace period of 30 s. */
const DEFAULT_TIMEOUT_MS = 28_000;
const MAX_TIMEOUT_MS = 3_600_000;

const HELP = `drain: asks the fortune service to drain, and waits until it has

Usage: node drain.js [--timeout MS]

--timeout MS        give up after this long; default: ${DEFAULT_TIMEOUT_MS}
FORTUNE_ADMIN_HOST, FORTUNE_ADMIN_PORT  where the service takes /drain; default: 127.0.0.1 and 8081

Examples:
  node drain.js
  FORTUNE_ADMIN_PORT=9001 node drain.js --timeout 10000

Exit codes: 0 drained, 1 not drained or requests were cut, 64 wrong use.`;

await runHook('drain', HELP, async ({ positionals, timeout }) => {
  if (positionals.length > 0) throw new HookFailure(`unknown argument "${positionals[0]}". See --help`, 64);
  const timeoutMs =
    timeout === undefined ? DEFAULT_TIMEOUT_MS : wholeNumber('--timeout', timeout, MAX_TIMEOUT_MS);
  const port = portNumber('FORTUNE_ADMIN_PORT', process.env.FORTUNE_ADMIN_PORT || '8081');
  const host = process.env.FORTUNE_ADMIN_HOST || '127.0.0.1';
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/drain`;
  const { inFlight, finished, idleClosed, cut, ms } = await askToDrain(url, timeoutMs);
  const counts = `${inFlight} were in flight, ${finished} answered, ${idleClosed} idle closed`;
  if (cut > 0)
    throw new HookFailure(`${cut} still unanswered at the deadline after ${ms} ms, and cut; ${counts}`);
  return `drained in ${ms} ms: ${counts}`;
});

type Report = Readonly<Record<'inFlight' | 'finished' | 'idleClosed' | 'cut' | 'ms', number>>;

async function askToDrain(url: string, timeoutMs: number): Promise<Report> {
  const signal = AbortSignal.timeout(timeoutMs);
  let answer: Answer;
  try {
    answer = await ask('POST', url, signal);
  } catch (error) {
    throw new HookFailure(explain(url, timeoutMs, signal.aborted, error as NodeJS.ErrnoException));
  }
  if (answer.status !== 200) {
    throw new HookFailure(
      `${url} answered ${answer.status}: that is not the fortune service. Check FORTUNE_ADMIN_PORT`,
    );
  }
  return JSON.parse(answer.body) as Report;
}

function explain(
  url: string,
  timeoutMs: number,
  late: boolean,
  { code, message }: NodeJS.ErrnoException,
): string {
  if (late)
    return `${url} was not done within ${timeoutMs} ms; requests are still open. Allow more with --timeout`;
  if (code === 'ECONNREFUSED')
    return `nothing listens at ${url}: the service has gone, or FORTUNE_ADMIN_PORT differs`;
  if (code === 'ECONNRESET')
    return `the service ended before it was drained (${url}: ${message}). Its log says why`;
  return `${url} cannot be asked: ${message}`;
}
