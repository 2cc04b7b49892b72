/** Why a container does not stay up, in a sentence: what hooklet adds to the kubelet's events. */

import type { Process, Termination } from './pod-state.ts';

/** Behind `BackOff`: what the wait is for, and where to look. */
export function explainBackOff({ exitCode, reason, startedAt, finishedAt }: Termination): string {
  if (reason === 'StartError')
    return 'it could not be started; the wait doubles up to 5 minutes until that works';
  const seconds = ((finishedAt - startedAt) / 1000).toFixed(1);
  return (
    `it ended with exit code ${exitCode} after ${seconds} s, and so again and again: the reason is in its output ` +
    'and the events above; the wait doubles up to 5 minutes, and starts afresh once it has run for 10'
  );
}

/** Behind `FailedPostStartHook`, when the process had ended before its hook. */
export function explainLostHook(process: Process): string | undefined {
  if (!process.exit) return undefined;
  const { exitCode } = process.exit;
  return (
    `the container ended with exit code ${exitCode} while its postStart hook ran, and took the hook with it: ` +
    'the reason is in the output of the container'
  );
}
