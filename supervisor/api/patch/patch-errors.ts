/** How a patch is refused: the three classes of `k8s.io/apiserver/pkg/endpoints/handlers/patch.go`. */

import { StatusError } from '../status-error.ts';

const REJECTED = 'the server rejected our request due to an error in our request';

/**
 * 422: well-formed, but it does not fit the object. Upstream says no more than its first sentence and keeps the
 * reason to itself; we add it.
 */
export function doesNotApply(reason: string): StatusError {
  return new StatusError('Invalid', `${REJECTED}: ${reason}`, {});
}

/** An error that upstream did not expect: 500 without a reason, the text as it is. */
export function unexpected(reason: string): StatusError {
  return new StatusError('Unknown', reason);
}
