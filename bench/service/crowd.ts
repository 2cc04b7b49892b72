/** The load of a drain run, as its own process: users that come until they are refused, and slow requests.
 * Usage: crowd.ts PORT keep-alive|conn-per-request USERS SLOW. Prints "started", then one JSON line when everybody has left. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Outcome, RawClient } from './raw-client.ts';

export interface CrowdReport {
  readonly answered: number;
  readonly failed: number;
  readonly refused: number;
  readonly slowLost: number;
  /** What the failures were, with how often. */
  readonly how: Readonly<Record<string, number>>;
}

/** Nobody stays longer, whatever the server does. */
const PATIENCE_MS = 15_000;
const SLOW_START_MS = 500;
const THINK_MAX_MS = 100;

const [port, mode, users, slow] = process.argv.slice(2);
const leaveAt = performance.now() + PATIENCE_MS;
const count = { answered: 0, failed: 0, refused: 0, slowLost: 0 };
const how: Record<string, number> = {};

console.log('started');
await Promise.all([
  ...Array.from({ length: Number(users) }, () => user(new RawClient(Number(port), mode === 'keep-alive'))),
  ...Array.from({ length: Number(slow) }, slowRequest),
]);
console.log(JSON.stringify({ ...count, how } satisfies CrowdReport));

async function user(client: RawClient): Promise<void> {
  while (performance.now() < leaveAt) {
    await sleep(Math.random() * THINK_MAX_MS);
    const outcome = await client.get(Math.random() < 0.8 ? '/quote' : '/quote?delay=200');
    note(outcome);
    if (outcome.kind === 'refused') break;
  }
  client.close();
}

async function slowRequest(): Promise<void> {
  const client = new RawClient(Number(port), mode === 'keep-alive');
  await sleep(SLOW_START_MS);
  const outcome = await client.get('/quote?delay=3000');
  if (outcome.kind !== 'answered' || outcome.status !== 200) count.slowLost += 1;
  client.close();
}

function note(outcome: Outcome): void {
  const key = outcome.kind === 'answered' && outcome.status !== 200 ? 'failed' : outcome.kind;
  count[key] += 1;
  if (key !== 'failed') return;
  const reason = outcome.kind === 'failed' ? outcome.how : `status ${(outcome as { status: number }).status}`;
  how[reason] = (how[reason] ?? 0) + 1;
}
