/** What happens to a pod at this moment, in a sentence for somebody who has never heard of hooks. */

import type { ContainerPicture, Hook, PodPicture, Run } from '../picture/picture.ts';
import { visibleText } from './shape.ts';

const MOST_SENTENCES = 2;

/** `now`: milliseconds since the epoch. */
export function narrate(pod: PodPicture, now: number): string {
  if (pod.removedAt !== undefined) return 'It has gone: every process of it has ended.';
  const several = pod.containers.length > 1;
  const stories = pod.containers.flatMap((container) => {
    const story = narrateContainer(container, now);
    if (story === undefined) return [];
    return several
      ? `${visibleText(container.name)}: ${story}`
      : story.replace(/^./, (first) => first.toUpperCase());
  });
  if (stories.length > 0) {
    const more = stories.length - MOST_SENTENCES;
    return [...stories.slice(0, MOST_SENTENCES), ...(more > 0 ? [`(${more} more)`] : [])].join(' ');
  }
  if (pod.bands.at(-1)?.tone === 'ready') return 'It runs and is Ready: it gets requests.';
  return pod.containers.some(({ runs }) => isOpen(runs.at(-1))) ? 'It runs, but it is not Ready yet.' : '';
}

/** Undefined when nothing is to be said of it. */
function narrateContainer(container: ContainerPicture, now: number): string | undefined {
  const { bands, hooks, graces, runs, signals } = container;
  const hook = hooks.at(-1);
  const grace = graces.at(-1);
  const run = runs.at(-1);
  if (hook && hook.ok === undefined && isOpen(run)) {
    if (hook.hook === 'postStart') {
      return 'the postStart hook runs beside the process; until it has ended, the container is not Ready.';
    }
    return `the preStop hook runs, and the process goes on; TERM waits until the hook has ended${left(grace, now)}.`;
  }
  const failed = run && failureOf(hooks, run);
  if (run && isOpen(run)) {
    const sent = signals.findLast(({ at, kind }) => at >= run.from && kind !== 'forwarded');
    if (sent?.kind === 'kill') return 'the grace period is over: KILL was sent, which no process survives.';
    if (!sent || !grace) return undefined;
    const why = failed ? `${failed} is stopped: ` : '';
    return `${why}TERM was sent, and the process is to finish its work and end${left(grace, now)}.`;
  }
  const state = bands.at(-1)?.label ?? '';
  if (/BackOff|PostStartHookError/.test(state))
    return `${failed ?? 'the process'} has ended; it starts again after a pause (${state}).`;
  return undefined;
}

/** `undefined` when the postStart hook of that run has not failed. */
function failureOf(hooks: readonly Hook[], run: Run): string | undefined {
  const failed = hooks.findLast(
    ({ from, hook, ok }) => from >= run.from && hook === 'postStart' && ok === false,
  );
  return failed && `the postStart hook failed (${visibleText(failed.result ?? '')}), so the process`;
}

function left(grace: { readonly until: number } | undefined, now: number): string {
  if (!grace) return '';
  return `; ${Math.max(0, Math.ceil((grace.until - now) / 1000))} s of grace are left, then comes KILL`;
}

function isOpen(run: { readonly to?: number } | undefined): boolean {
  return run !== undefined && run.to === undefined;
}
