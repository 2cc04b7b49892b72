/** Why a container does not stay up, in a sentence: what hooklet adds to the kubelet's events. */

import type { BackOffLimits } from './back-off.ts';
import { goDuration } from './go-format.ts';
import type { Process, Termination } from './pod-state.ts';

/** Behind `BackOff`: what the wait is for, and where to look. */
export function explainBackOff(termination: Termination, { maxSeconds }: BackOffLimits): string {
  const { exitCode, reason, startedAt, finishedAt } = termination;
  const longest = goDuration(maxSeconds);
  if (reason === 'StartError')
    return `it could not be started; the wait doubles up to ${longest} until that works`;
  const seconds = ((finishedAt - startedAt) / 1000).toFixed(1);
  return (
    `it ended with exit code ${exitCode} after ${seconds} s, and so again and again: the reason is in its output ` +
    `and the events above; the wait doubles up to ${longest}, and starts afresh once it has run for ${goDuration(2 * maxSeconds)}`
  );
}

/** Behind `Failed` of a container whose program cannot be executed; its exit code is 128. */
export const START_ERROR_HINT =
  'check command, workingDir, runAsUser and PATH of the container in the manifest; relative paths start where hooklet was started';

/** Behind `FailedPostStartHook`, when the process had ended before its hook. */
export function explainLostHook(process: Process): string | undefined {
  if (!process.exit) return undefined;
  const { exitCode } = process.exit;
  return (
    `the container ended with exit code ${exitCode} while its postStart hook ran, and took the hook with it: ` +
    'the reason is in the output of the container'
  );
}
