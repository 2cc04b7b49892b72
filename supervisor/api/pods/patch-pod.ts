/** PATCH of a pod: of all four kinds; a server-side apply creates what is not there. */

import { parseBodyText } from '../http/parse-body.ts';
import { applyPatch } from '../patch/apply-patch.ts';
import { type PatchType, patchTypeOf } from '../patch/patch-type.ts';
import { isDryRun } from '../query/dry-run.ts';
import type { Handler } from '../request.ts';
import { invalid, notFound } from '../status-error.ts';
import { createPod } from './create-pod.ts';
import { fieldValidationOf } from './judge-findings.ts';
import type { PodContext } from './pod-context.ts';
import { updatePod } from './update-pod.ts';

export function patchPodHandler(context: PodContext): Handler {
  return async (request) => {
    const { namespace, name = '' } = request.parameters;
    const type = patchTypeOf(request.headers['content-type']);
    refuseOptions(type, request.query);
    const validation = fieldValidationOf(request.query);
    const dryRun = isDryRun(request.query.getAll('dryRun'));
    const text = (await request.body()).toString('utf8');
    const current = context.store.pods.get(namespace, name);
    if (current) {
      const patched = applyPatch(type, current, text);
      return updatePod(context, request, patched, { validation, dryRun });
    }
    if (type !== 'apply') throw notFound('pods', name);
    const { object } = parseBodyText(text, 'application/yaml');
    return createPod(context, request, object, { validation, dryRun });
  };
}

/** `ValidatePatchOptions` */
function refuseOptions(type: PatchType, query: URLSearchParams): void {
  const refuse = (reason: string, field: string, message: string) =>
    invalid('PatchOptions', '', [{ reason, field, message }]);
  if (type !== 'apply') {
    if (!query.has('force')) return;
    throw refuse('FieldValueForbidden', 'force', 'Forbidden: may not be specified for non-apply patch');
  }
  if (!query.get('fieldManager')) {
    throw refuse('FieldValueRequired', 'fieldManager', 'Required value: is required for apply patch');
  }
}
