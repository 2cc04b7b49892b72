/** What happened to a pod, a line each: what a person reads when a row fails. */

import type { PodStatus } from '../../../supervisor/lifecycle/pod-status.ts';
import type { Happening } from '../../../supervisor/node/happening.ts';

export interface Timed {
  readonly at: number;
  readonly happening: Happening;
}

const LONGEST_STORY = 120;

export function tellStory(name: string, happenings: readonly Timed[]): string {
  const lines = happenings.flatMap(({ at, happening }) => {
    const text = tell(happening);
    return text === undefined ? [] : [`${at.toFixed(3).padStart(10)}  ${text}`];
  });
  const cut = lines.length - LONGEST_STORY;
  const shown = cut > 0 ? [`(${cut} lines left out)`, ...lines.slice(cut)] : lines;
  return `${name}:\n${shown.join('\n')}`;
}

function tell(happening: Happening): string | undefined {
  switch (happening.type) {
    case 'process-started':
      return `${happening.container} starts (run ${happening.restartCount})`;
    case 'process-exited':
      return `${happening.container} exits ${happening.exitCode}`;
    case 'hook-started':
      return `${happening.container} ${happening.hook} begins`;
    case 'hook-ended':
      return `${happening.container} ${happening.hook} ends: ${JSON.stringify(happening.outcome)}`;
    case 'signal-sent':
      return `${happening.container} gets ${happening.signal}, ${happening.graceSeconds} s left`;
    case 'killed':
      return `${happening.container} gets KILL`;
    case 'event':
      return `${happening.eventType} ${happening.reason} ${happening.container ?? ''} "${happening.message}"`;
    case 'status':
      return `status ${inShort(happening.status)}`;
    case 'deletion-requested':
      return `deleted, grace ${happening.graceSeconds ?? 'as the pod says'}`;
    case 'removed':
      return 'removed';
    default:
      return undefined;
  }
}

function inShort(status: PodStatus): string {
  const containers = [...(status.initContainerStatuses ?? []), ...status.containerStatuses].map(
    ({ name, state, ready, restartCount }) => {
      const [kind] = Object.keys(state);
      const why = state.waiting?.reason ?? state.terminated?.exitCode ?? '';
      return `${name}=${kind}${why === '' ? '' : `(${why})`}${ready ? '+' : ''}×${restartCount}`;
    },
  );
  return `${status.phase} ${containers.join(' ')}`;
}
