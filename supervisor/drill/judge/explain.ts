/** A cause in words, what to do about it, and the manifest lines to write. */

import type { BalancerMode } from '../balancer.ts';
import type { RequestRecord } from '../load/request-record.ts';
import { balancerRemedy } from './balancer-remedy.ts';
import type { CauseKind, Surroundings } from './cause.ts';

export interface Explanation {
  readonly words: string;
  readonly remedy: string;
  /** Lines of a Pod manifest, where those help. */
  readonly manifest?: string;
}

/** One cause, and the requests that it dropped. */
export interface Group {
  readonly around: Surroundings;
  readonly records: readonly RequestRecord[];
}

export function explain(kind: CauseKind, group: Group): Explanation {
  const explanation = EXPLANATIONS[kind](group);
  const { kind: stop, balancer } = group.around.facts;
  const instead = stop === 'delete' || stop === 'node' ? balancerRemedy(kind, balancer) : undefined;
  return instead ? { words: explanation.words, ...instead } : explanation;
}

const EXPLANATIONS: Readonly<Record<CauseKind, (group: Group) => Explanation>> = {
  'listener-closed': ({ around }) => ({
    words: `listener closed at ${closedAt(around)} while ${routed(around)}`,
    remedy:
      'keep listening until the traffic has ended: let a preStop sleep outlast the endpoints, or give the server a lame-duck time before it closes its listener',
    manifest: preStopSleep(around),
  }),
  'process-gone': ({ around }) => ({
    words: `listener closed at ${closedAt(around)}, with the end of the process, while ${routed(around)}`,
    ...(around.facts.kind === 'delete' || around.facts.kind === 'node'
      ? {
          remedy: 'keep serving until the traffic has ended: let a preStop sleep outlast the endpoints',
          manifest: preStopSleep(around),
        }
      : {
          remedy:
            'one pod alone cannot hide a restart: run two or more replicas, and find out why this one had to restart',
        }),
  }),
  'killed-in-flight': ({ around, records }) => ({
    words: `killed at ${since(around, around.killedAt)} with ${requests(records)} in flight: the grace period of ${around.facts.graceSeconds} s was over`,
    remedy:
      'give the drain the time it needs, or end it sooner by itself; if the process never reacts to its stop signal, `hooklet doctor` says who swallows it',
    manifest: `spec:\n  terminationGracePeriodSeconds: ${Math.max(30, around.facts.graceSeconds * 2)}`,
  }),
  'crashed-in-flight': ({ around, records }) => ({
    words: `the process was killed at ${since(around, around.exit?.at)} with ${requests(records)} in flight`,
    remedy: 'nothing in a manifest saves what a crash cuts off: clients must retry, against another replica',
  }),
  'signal-cut-drain': ({ around, records }) => ({
    words: `${signalName(around)} came ${gapMs(around)} ms after a preStop that returned before the drain was done (${around.hook?.what ?? 'preStop'}), and cut ${requests(records)} in flight`,
    remedy:
      'let the hook wait until the drain is done, or let the stop signal itself be the graceful one (nginx: SIGQUIT) and leave the hook out',
    manifest: 'spec:\n  os: { name: linux }\n  containers:\n    - lifecycle:\n        stopSignal: SIGQUIT',
  }),
  'cut-on-signal': ({ around, records }) => ({
    words: `the server closed its connections on ${signalName(around)} (${since(around, around.signalAt)}) with ${requests(records)} in flight`,
    remedy: `on ${signalName(around)} stop accepting, finish what is in flight, then exit; a server whose graceful signal is another one (nginx, httpd) gets that as its stop signal`,
    manifest: `spec:\n  os: { name: linux }\n  containers:\n    - lifecycle:\n        stopSignal: SIGQUIT # the graceful one of nginx`,
  }),
  'drain-given-up': ({ around, records }) => ({
    words: `the server cut ${requests(records)} in flight at ${since(around, firstEnd(records))}, ${afterSignal(around, firstEnd(records))} s after ${signalName(around)}: its own time-out for the drain was over, the grace period of ${around.facts.graceSeconds} s was not`,
    remedy:
      'give the drain of the server more time than its slowest request takes (the time-out is in the server or in its shutdown library), and less than the grace period',
  }),
  'turned-away': ({ around, records }) => ({
    words: `after ${signalName(around)} the server let in new connections and closed ${records.length} of them without an answer (${times(around, records)}) while ${routed(around)}`,
    remedy:
      'go on answering until the traffic has ended: let a preStop sleep outlast the endpoints, or give the server a lame-duck time before it drains',
    manifest: preStopSleep(around),
  }),
  'ended-by-signal': ({ around, records }) => ({
    words: `${signalName(around)} ended the process at ${since(around, around.exit?.at)} with ${requests(records)} in flight: it has no handler for it`,
    remedy: `handle ${signalName(around)}: stop accepting, finish what is in flight, then exit; until then a preStop sleep keeps traffic away from it first`,
    manifest: preStopSleep(around),
  }),
  'cut-before-signal': ({ around, records }) => ({
    words: `connections with ${requests(records)} in flight were closed from ${since(around, firstEnd(records))} on, before ${around.hook ? 'the preStop hook had ended' : 'a signal was sent'}`,
    remedy: around.hook
      ? `the preStop hook (${around.hook.what}) stops the server too hard: let it drain instead`
      : 'look into the server: nothing had asked it to stop yet',
  }),
  'keep-alive-closed': ({ around, records }) => ({
    words: `keep-alive connection closed under an arriving request (${times(around, records)})`,
    remedy:
      'answer with `Connection: close` for a while before closing idle connections; without a change in the server, a preStop sleep that outlasts the endpoints leaves no request to arrive',
    manifest: preStopSleep(around),
  }),
  'timed-out': ({ around, records }) => ({
    words: `${requests(records)} had no whole answer in time, the first sent at ${since(around, records[0]?.sentAt)}`,
    remedy:
      'see what the server waits for while it stops; --timeout says how long the drill waits for an answer',
  }),
  'error-status': ({ around, records }) => ({
    words: `answered ${statuses(records)} to ${requests(records)} after the stop began (${times(around, records)})`,
    remedy:
      'a stopping server must go on answering what is still sent to it; only its readiness probe may say 503',
    manifest: preStopSleep(around),
  }),
  malformed: ({ records }) => ({
    words: `answered ${requests(records)} with something that is no HTTP/1.1`,
    remedy: 'ask the right port; --https when it speaks TLS',
  }),
};

/** Seconds since the stop began: `+0.03 s`. */
export function since({ facts }: Surroundings, at: number | undefined): string {
  if (at === undefined) return '+? s';
  const seconds = (at - facts.startedAt) / 1000;
  return `${seconds < 0 ? '−' : '+'}${Math.abs(seconds).toFixed(2)} s`;
}

function closedAt(around: Surroundings): string {
  return since(around, around.firstRefusedAt);
}

function routed(around: Surroundings): string {
  const { routedUntil, balancer = 'endpoints' } = around.facts;
  if (routedUntil === undefined) return 'traffic was still sent';
  return `${SENDERS[balancer]} until ${since(around, routedUntil)}`;
}

const SENDERS = {
  endpoints: 'endpoints still routed',
  readiness: 'the balancer, which goes by readiness, still routed',
  none: 'clients that do not hear of the stop still came',
} as const satisfies Record<BalancerMode, string>;

/** A sleep that is longer than the traffic, in whole seconds, before what the hook does today. */
function preStopSleep({ facts, hook }: Surroundings): string {
  const routedMs = (facts.routedUntil ?? facts.startedAt + 5000) - facts.startedAt;
  const seconds = Math.ceil(routedMs / 1000) + 1;
  const command = hook?.what.startsWith(EXEC) ? hook.what.slice(EXEC.length) : undefined;
  const lines = ['lifecycle:', '  preStop:'];
  if (command !== undefined) {
    const script = JSON.stringify(`sleep ${seconds}; ${command}`);
    return [...lines, '    exec:', `      command: ["sh", "-c", ${script}]`].join('\n');
  }
  const instead =
    hook && hook.outcome?.kind !== 'slept' ? ` # and then what it does today: ${hook.what}` : '';
  return [...lines, `    sleep: { seconds: ${seconds} }${instead}`].join('\n');
}

/** As the conductor describes an exec hook. */
const EXEC = 'exec ';

function requests(records: readonly RequestRecord[]): string {
  return records.length === 1 ? '1 request' : `${records.length} requests`;
}

function statuses(records: readonly RequestRecord[]): string {
  const seen = records.map(({ ending }) => (ending.kind === 'answered' ? ending.status : 0));
  return [...new Set(seen)].sort().join(', ');
}

function signalName({ facts }: Surroundings): string {
  const sent = facts.signals.find(({ container }) => container === facts.container);
  return sent?.signal.replace(/^SIG/, '') ?? 'TERM';
}

function gapMs({ hook, signalAt }: Surroundings): number {
  return Math.max(0, Math.round((signalAt ?? 0) - (hook?.endedAt ?? 0)));
}

function afterSignal({ signalAt }: Surroundings, at: number): string {
  return ((at - (signalAt ?? at)) / 1000).toFixed(1);
}

function firstEnd(records: readonly RequestRecord[]): number {
  return Math.min(...records.map(({ endedAt }) => endedAt));
}

function times(around: Surroundings, records: readonly RequestRecord[]): string {
  const ends = records.map(({ endedAt }) => endedAt);
  const [first, last] = [since(around, Math.min(...ends)), since(around, Math.max(...ends))];
  return first === last ? first : `${first} to ${last}`;
}
