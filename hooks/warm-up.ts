#!/usr/bin/env node
/** postStart: asks the service to warm up, as soon as it listens. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, ask } from './ask.ts';
import { HookFailure, portNumber, runHook, wholeNumber } from './command-line.ts';

const RETRY_EVERY_MS = 50;
const DEFAULT_TIMEOUT_MS = 30_000;
const MAX_TIMEOUT_MS = 3_600_000;

const HELP = `warm-up: calls GET /warmup on the fortune service, and again until it answers

A postStart hook starts together with its container's program, which may not listen yet.

Usage: node warm-up.js [--timeout MS]

--timeout MS  give up after this long; default: $FORTUNE_WARMUP_TIMEOUT_MS, else ${DEFAULT_TIMEOUT_MS}
HOST, PORT    where the service listens; default: 127.0.0.1 and 8080

Examples:
  node warm-up.js
  PORT=9000 node warm-up.js --timeout 5000

Exit codes: 0 warm, 1 not warm in time, 64 wrong use.`;

await runHook('warm-up', HELP, async ({ positionals, timeout }) => {
  if (positionals.length > 0) throw new HookFailure(`unknown argument "${positionals[0]}". See --help`, 64);
  const timeoutMs = readTimeout(timeout);
  const url = `${serviceUrl()}/warmup`;
  const startedAt = performance.now();
  const signal = AbortSignal.timeout(timeoutMs);
  let last = 'no answer';
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptWarmUp(url, signal);
    if (outcome.kind === 'warm') {
      const ms = Math.round(performance.now() - startedAt);
      return `${url}: ${outcome.sentence} (${attempt === 1 ? '1 attempt' : `${attempt} attempts`}, ${ms} ms)`;
    }
    if (outcome.kind === 'wrong') throw new HookFailure(`${url} ${outcome.sentence}`);
    if (outcome.sentence !== '') last = outcome.sentence;
    await sleep(RETRY_EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) {
      throw new HookFailure(
        `${url} was not warm within ${timeoutMs} ms (${attempt} attempts): ${last}. ` +
          'Look at the log of the service, or allow more with --timeout',
      );
    }
  }
});

type Outcome =
  | { readonly kind: 'warm' | 'wrong'; readonly sentence: string }
  /** Worth another attempt; an empty sentence says nothing new. */
  | { readonly kind: 'not yet'; readonly sentence: string };

async function attemptWarmUp(url: string, signal: AbortSignal): Promise<Outcome> {
  let answer: Answer;
  try {
    answer = await ask('GET', url, signal);
  } catch (error) {
    if (signal.aborted) return { kind: 'not yet', sentence: '' };
    const { code, message } = error as NodeJS.ErrnoException;
    return { kind: 'not yet', sentence: code === 'ECONNREFUSED' ? 'nothing listens there' : message };
  }
  const { status, body } = answer;
  if (status === 200) return { kind: 'warm', sentence: body };
  if (status >= 500) return { kind: 'not yet', sentence: `it answered ${status}: ${body}` };
  return {
    kind: 'wrong',
    sentence: `answered ${status}: that is not the fortune service. Check HOST and PORT`,
  };
}

function readTimeout(option: string | undefined): number {
  if (option !== undefined) return wholeNumber('--timeout', option, MAX_TIMEOUT_MS);
  const variable = process.env.FORTUNE_WARMUP_TIMEOUT_MS;
  if (!variable) return DEFAULT_TIMEOUT_MS;
  return wholeNumber('FORTUNE_WARMUP_TIMEOUT_MS', variable, MAX_TIMEOUT_MS);
}

/** The same variables as the service reads; where it listens on every address, loopback is one of them. */
function serviceUrl(): string {
  const host = process.env.HOST || '127.0.0.1';
  const port = portNumber('PORT', process.env.PORT || '8080');
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
