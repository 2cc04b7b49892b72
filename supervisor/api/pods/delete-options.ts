/** How something is to be deleted: DeleteOptions from the body or the query. */

import { objectOf } from '../../manifest/object/json-object.ts';
import type { KubeObject } from '../../node/store/kube-object.ts';
import { parseBody } from '../http/parse-body.ts';
import { isDryRun } from '../query/dry-run.ts';
import type { ApiRequest } from '../request.ts';
import { badRequest, conflict } from '../status-error.ts';

export interface DeleteOptions {
  readonly graceSeconds?: number;
  readonly dryRun: boolean;
  readonly preconditions: { readonly uid?: unknown; readonly resourceVersion?: unknown };
}

const POLICIES = ['Orphan', 'Background', 'Foreground'];

/** The body wins over the query. Throws BadRequest. `propagationPolicy` means nothing: nothing owns anything here. */
export async function parseDeleteOptions(request: ApiRequest): Promise<DeleteOptions> {
  const { object: body } = await parseBody(request);
  const { query } = request;
  const grace = body.gracePeriodSeconds ?? query.get('gracePeriodSeconds');
  const policy = body.propagationPolicy ?? query.get('propagationPolicy');
  if (policy !== null && policy !== undefined && !POLICIES.includes(String(policy))) {
    throw badRequest(
      `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Invalid value: ${JSON.stringify(policy)}: must be one of ${POLICIES.join(', ')}`,
    );
  }
  const dryRun = Array.isArray(body.dryRun) ? body.dryRun : query.getAll('dryRun');
  return {
    ...(grace === null || grace === undefined ? {} : { graceSeconds: wholeSeconds(grace) }),
    dryRun: isDryRun(dryRun),
    preconditions: objectOf(body.preconditions),
  };
}

function wholeSeconds(value: unknown): number {
  const seconds = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof seconds === 'number' && Number.isSafeInteger(seconds)) return seconds;
  throw badRequest(`gracePeriodSeconds: Invalid value: ${JSON.stringify(value)}: must be whole seconds`);
}

/** Throws Conflict when the object is not the one that is meant. */
export function checkPreconditions(
  resource: string,
  { metadata }: KubeObject,
  { uid, resourceVersion }: DeleteOptions['preconditions'],
): void {
  const failed = (what: string, wanted: unknown, is: string) =>
    conflict(
      resource,
      metadata.name,
      `Precondition failed: ${what} in precondition: ${wanted}, ${what} in object meta: ${is}`,
    );
  if (uid !== undefined && uid !== metadata.uid) throw failed('UID', uid, metadata.uid);
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw failed('ResourceVersion', resourceVersion, metadata.resourceVersion);
  }
}
