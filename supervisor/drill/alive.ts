/** Before the stop: waits for a pod to be ready, and tells when it dies although nobody has stopped it. */

import { setTimeout as delay } from 'node:timers/promises';
import { HookletError } from '../errors.ts';
import type { Happening } from '../node/happening.ts';
import type { Journal } from './journal.ts';
import type { Load } from './load/generator.ts';
import type { StagedPod } from './stage.ts';

const FOREVER_MS = 2 ** 31 - 1;
const LOOK_EVERY_MS = 100;

/** Throws DRILL_NOT_READY and DRILL_POD_DIED; returns after an abort. */
export async function whenReady(
  { pod, done }: StagedPod,
  readyTimeoutMs: number,
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  const { name, uid } = pod.metadata;
  const ended = done.then(() => 'ended' as const);
  const settled = () => journal.isReady(uid) || journal.whyUnstartable(uid) !== undefined;
  const waited = journal.until(settled, readyTimeoutMs, signal);
  const outcome = await Promise.race([ended, waited]);
  if (signal.aborted || journal.isReady(uid)) return;
  if (outcome === true)
    throw new HookletError('DRILL_NOT_READY', `pod ${name} cannot start: ${journal.whyUnstartable(uid)}`, {
      name,
    });
  if (outcome === 'ended')
    throw new HookletError('DRILL_POD_DIED', `pod ${name} ended before it was ready${why(journal, uid)}`, {
      name,
    });
  throw new HookletError(
    'DRILL_NOT_READY',
    `pod ${name} was not Ready after ${readyTimeoutMs / 1000} s${why(journal, uid)}; see with \`hooklet run\` what it waits for, or give it longer with --ready-timeout`,
    { name },
  );
}

/** Until then nobody has stopped anything: an end of the main process is the pod's own. */
export async function whileAlive(
  { pod, done }: StagedPod,
  journal: Journal,
  work: Promise<void>,
): Promise<void> {
  const { name, uid } = pod.metadata;
  const from = journal.happenings.length;
  const died = () =>
    journal.find(
      (each): each is Happening & { type: 'process-exited' } =>
        each.type === 'process-exited' && each.pod.uid === uid,
      from,
    );
  const watching = new AbortController();
  const death = journal.until(() => died() !== undefined, FOREVER_MS, watching.signal);
  try {
    const ending = done.then(() => 'died' as const);
    const outcome = await Promise.race([
      work.then(() => 'done' as const),
      death.then(() => 'died' as const),
      ending,
    ]);
    if (outcome === 'done' && !died()) return;
  } finally {
    watching.abort();
  }
  const exit = died();
  const how = exit ? `: container ${exit.container} ended with code ${exit.exitCode}` : '';
  throw new HookletError(
    'DRILL_POD_DIED',
    `pod ${name} died before anything was stopped${how}${why(journal, uid)}`,
    { name },
  );
}

/** Lets the load run for so long. Throws DRILL_LOAD_IMPOSSIBLE when this machine cannot generate it. */
export async function warmUp(load: Load, ms: number, signal: AbortSignal): Promise<void> {
  const until = performance.now() + ms;
  for (let left = ms; left > 0 && !signal.aborted; left = until - performance.now()) {
    await delay(Math.min(left, LOOK_EVERY_MS), undefined, { signal }).catch(() => {});
    if (!load.isHopeless()) continue;
    const { asked, due, seconds } = load.pace();
    const rate = Math.floor(due / seconds);
    throw new HookletError(
      'DRILL_LOAD_IMPOSSIBLE',
      `this machine cannot generate ${asked} requests a second: it sent ${rate} a second; give a lower --rate`,
      { asked, rate },
    );
  }
}

function why(journal: Journal, uid: string): string {
  const warning = journal.happenings.filter(
    (each): each is Happening & { type: 'event' } =>
      each.type === 'event' && each.eventType === 'Warning' && each.pod.uid === uid,
  );
  const event = warning.at(-1);
  const words = journal.lastWords(uid).filter((line) => line !== '');
  const said = words.length > 0 ? `; it printed last:\n  ${words.join('\n  ')}\n` : '';
  return `${event ? ` (${event.reason}: ${event.message.split('\n', 1)[0]})` : ''}${said}`;
}
