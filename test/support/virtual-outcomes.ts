/** What hooks and probes come back with on a machine without processes, in a runtime's words. */

import type { RunHook, RunProbe } from '../../supervisor/lifecycle/actions.ts';
import type { HookOutcome, ProbeOutcome } from '../../supervisor/lifecycle/facts.ts';
import { exited, type HookScript } from './script.ts';

export const KILLED = 137;

export function outcomeOf({ call }: RunHook, { ends }: HookScript): HookOutcome {
  return ends ?? (call.kind === 'exec' ? exited(0) : { kind: 'answered', status: 200 });
}

export function inShort(outcome: HookOutcome): string {
  switch (outcome.kind) {
    case 'exited':
      return String(outcome.exitCode);
    case 'answered':
      return `with ${outcome.status}`;
    case 'failed':
      return `with: ${outcome.error}`;
    case 'slept':
      return 'asleep';
    default:
      return outcome satisfies never;
  }
}

/** Its container had ended before it was asked. */
export function deadProbe({ call }: RunProbe): ProbeOutcome {
  const error =
    'rpc error: code = Unknown desc = failed to exec in container: container is in CONTAINER_EXITED state';
  return call.kind === 'exec' ? { kind: 'error', error } : { kind: 'failure', output: 'connection refused' };
}

/** Its container ended while it ran. */
export function lostProbe({ call }: RunProbe): ProbeOutcome {
  return call.kind === 'exec'
    ? { kind: 'exited', exitCode: KILLED, output: '' }
    : { kind: 'failure', output: 'EOF' };
}

export function timedOut({ call, timeoutSeconds }: RunProbe): ProbeOutcome {
  const output =
    call.kind === 'exec'
      ? `command timed out: "${call.command.join(' ')}" timed out after ${timeoutSeconds}s`
      : 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  return { kind: 'failure', output };
}

const NUMBERS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGUSR1: 10,
  SIGTERM: 15,
};

export function numberOf(signal: string): number {
  return NUMBERS[signal] ?? 15;
}
