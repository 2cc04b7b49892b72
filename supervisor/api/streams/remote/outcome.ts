/** How a remote command ended, as the Status that its client reads. */

import type { Status, StatusDetails } from '../../status-error.ts';

export type Outcome =
  | { readonly kind: 'exited'; readonly exitCode: number; readonly argv: readonly string[] }
  /** It could not be run, or not be attached to. */
  | { readonly kind: 'failed'; readonly message: string }
  /** The container does not run. */
  | { readonly kind: 'refused'; readonly message: string };

/** As it stands on the error channel: without kind and apiVersion, as upstream has it. */
export type OutcomeStatus = Pick<Status, 'metadata' | 'status'> & {
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code?: number;
};

/** staging/src/k8s.io/kubelet/pkg/cri/streaming/remotecommand/exec.go; the message is containerd's. */
export function outcomeStatus(outcome: Outcome): OutcomeStatus {
  if (outcome.kind !== 'exited') return internalError(outcome.message);
  const { exitCode, argv } = outcome;
  if (exitCode === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: error executing command [${argv.join(' ')}], exit code ${exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  };
}

/**
 * The same for a client of v5, which in a cluster is talked to by the API server and not by the kubelet: it wraps
 * an error that it was told in one of its own (apiserver, proxy/streamtranslator.go).
 */
export function translatedStatus(outcome: Outcome): OutcomeStatus {
  const status = outcomeStatus(outcome);
  switch (outcome.kind) {
    case 'exited':
      return status;
    case 'failed':
      return internalError(status.message ?? '');
    case 'refused':
      return internalError(`unable to upgrade connection: ${outcome.message}`);
    default:
      return outcome satisfies never;
  }
}

/** What clients before v4 get: nothing, or a sentence. */
export function outcomeText(outcome: Outcome): string {
  return outcomeStatus(outcome).message ?? '';
}

function internalError(message: string): OutcomeStatus {
  return {
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${message}`,
    reason: 'InternalError',
    details: { causes: [{ message }] },
    code: 500,
  };
}
