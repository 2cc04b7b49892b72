/** The open loop: requests are sent when they are due, whatever became of those before them. */

import { systemClock } from '../../host/clock.ts';
import { createClient, type Target } from './client.ts';
import type { LoadPlan } from './load-plan.ts';
import type { RequestRecord } from './request-record.ts';
import { spread } from './spread.ts';

export interface Load {
  /** No more requests; what is in flight goes on. */
  stop(): void;
  /** Ends everything at once. */
  abandon(): void;
  /** Resolves when nothing more is sent and nothing is in flight. */
  readonly finished: Promise<void>;
  readonly records: readonly RequestRecord[];
  inFlight(): number;
  pace(): Pace;
  /** So far behind that this machine cannot generate it. */
  isHopeless(): boolean;
}

/** How well the load kept to its plan. */
export interface Pace {
  readonly asked: number;
  /** Requests that were due; those that no target was routable for are among them. */
  readonly due: number;
  /** Due while nothing was routable. */
  readonly elsewhere: number;
  readonly seconds: number;
  /** How late requests were sent, in milliseconds. */
  readonly lateMs: { readonly p99: number; readonly max: number };
}

/** Where a request that is due now goes; undefined: to another pod, which is none of ours. */
export type Route = (now: number) => Target | undefined;

const EXPIRE_EVERY_MS = 50;
/** So many at once, then the answers have their turn: a load that is too much must not stop all else. */
const LONGEST_BURST = 100;
/** Further behind it never catches up. */
const HOPELESS_MS = 1000;

/** Begins at once. */
export function startLoad(plan: LoadPlan, route: Route): Load {
  const records: RequestRecord[] = [];
  const late: number[] = [];
  const client = createClient(plan, (record) => {
    records.push(record);
    finishIfOver();
  });
  const nextRequest = spread(plan.requests.map(({ share }) => share));
  const mayReuse = spread([1 - plan.reuse, plan.reuse]);
  const startedAt = systemClock.now();
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let due = 0;
  let elsewhere = 0;
  let stoppedAt: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;
  const expiry = setInterval(client.expire, EXPIRE_EVERY_MS);

  function dueAt(id: number): number {
    return startedAt + (id * 1000) / plan.rate;
  }

  /**
   * Right after the poll phase, when what the server has closed is known: a request must not be written to a
   * connection whose end has been lying here unread.
   */
  function sendDue(): void {
    if (stoppedAt !== undefined) return;
    const now = systemClock.now();
    for (let sent = 0; dueAt(due) <= now && sent < LONGEST_BURST; sent += 1) {
      sendOne(due, dueAt(due));
      due += 1;
    }
    wait();
  }

  function sendOne(id: number, at: number): void {
    const now = systemClock.now();
    const target = route(now);
    const index = nextRequest();
    const reuse = mayReuse() === 1;
    late.push(now - at);
    if (target) client.send(id, index, target, reuse, at);
    else elsewhere += 1;
  }

  function wait(): void {
    const leftMs = dueAt(due) - systemClock.now();
    timer = setTimeout(
      () => {
        immediate = setImmediate(sendDue);
      },
      Math.max(0, leftMs),
    );
  }

  function stop(): void {
    stoppedAt ??= systemClock.now();
    clearTimeout(timer);
    clearImmediate(immediate);
    finishIfOver();
  }

  function finishIfOver(): void {
    if (stoppedAt === undefined || client.inFlight() > 0) return;
    clearInterval(expiry);
    client.close();
    finish();
  }

  immediate = setImmediate(sendDue);
  return {
    stop,
    abandon() {
      stop();
      client.close();
      finishIfOver();
    },
    finished,
    records,
    inFlight: client.inFlight,
    isHopeless: () => stoppedAt === undefined && systemClock.now() - dueAt(due) > HOPELESS_MS,
    pace: () => ({
      asked: plan.rate,
      due,
      elsewhere,
      seconds: ((stoppedAt ?? systemClock.now()) - startedAt) / 1000,
      lateMs: lateness(late),
    }),
  };
}

function lateness(late: readonly number[]): Pace['lateMs'] {
  const sorted = [...late].sort((a, b) => a - b);
  return { p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0, max: sorted.at(-1) ?? 0 };
}
