/** What one attempt of a probe means, and the words of its event: `pkg/kubelet/prober/prober.go`. */

import type { ProbeOutcome } from './facts.ts';
import type { ProbeKind } from './pod-state.ts';

export type Attempt =
  | { readonly kind: 'success' }
  /** Success with a warning event: an HTTP probe that was redirected to another host. */
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'failure'; readonly message: string }
  /** The probe itself could not be run: tried again at once, then thrown away. */
  | { readonly kind: 'error'; readonly message: string };

/** exec: exit code 0. HTTP: 200 to 399. TCP: connected. gRPC: SERVING. */
export function judgeProbe(kind: ProbeKind, outcome: ProbeOutcome): Attempt {
  const name = PROBE_NAMES[kind];
  switch (outcome.kind) {
    case 'success':
      return { kind: 'success' };
    case 'answered':
      return judgeAnswer(name, outcome);
    case 'exited':
      if (outcome.exitCode === 0) return { kind: 'success' };
      return { kind: 'failure', message: `${name} probe failed: ${outcome.output}` };
    case 'failure':
      return { kind: 'failure', message: `${name} probe failed: ${outcome.output}` };
    case 'error':
      return {
        kind: 'error',
        message: `${name} probe errored and resulted in ${outcome.result ?? 'unknown'} state: ${outcome.error}`,
      };
    default:
      return outcome satisfies never;
  }
}

function judgeAnswer(name: string, answer: ProbeOutcome & { kind: 'answered' }): Attempt {
  const { status, body, redirectedElsewhere } = answer;
  if (status < 200 || status >= 400) {
    return { kind: 'failure', message: `${name} probe failed: HTTP probe failed with statuscode: ${status}` };
  }
  if (!redirectedElsewhere) return { kind: 'success' };
  return {
    kind: 'warning',
    message: `${name} probe warning: Probe terminated redirects, Response body: ${body}`,
  };
}

const PROBE_NAMES = {
  startup: 'Startup',
  liveness: 'Liveness',
  readiness: 'Readiness',
} as const satisfies Record<ProbeKind, string>;
