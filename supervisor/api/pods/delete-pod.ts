/** DELETE of a pod, or of all that a selector names. */

import type { PodObject } from '../../node/store/kube-object.ts';
import { markDeletion } from '../../node/store/mark-deletion.ts';
import { objectNamed, showObject } from '../http/resource-handlers.ts';
import { parseListOptions } from '../query/list-options.ts';
import { type Handler, json, list } from '../request.ts';
import { checkPreconditions, type DeleteOptions, parseDeleteOptions } from './delete-options.ts';
import type { PodContext } from './pod-context.ts';

export function deletePodHandler(context: PodContext): Handler {
  const { resource, store } = context;
  return async (request) => {
    const options = await parseDeleteOptions(request);
    const object = deletePod(context, objectNamed(resource, request), options);
    return showObject(resource, object, request, store.now);
  };
}

/** Answers with the pods as they are afterwards. */
export function deletePodsHandler(context: PodContext): Handler {
  const { resource, store } = context;
  return async (request) => {
    const { matches } = parseListOptions(request.query, resource.selectable);
    const options = await parseDeleteOptions(request);
    const found = store.pods.list(request.parameters.namespace).filter(matches);
    const objects = found.map((object) => deletePod(context, object, options));
    return json(200, list('PodList', 'v1', String(store.versions.current()), objects));
  };
}

function deletePod({ store }: PodContext, object: PodObject, options: DeleteOptions): PodObject {
  const { graceSeconds, dryRun, preconditions } = options;
  checkPreconditions('pods', object, preconditions);
  if (dryRun) return markDeletion(object, graceSeconds, store.now());
  const { namespace = '', name } = object.metadata;
  const grace = graceSeconds === undefined ? {} : { graceSeconds: graceSeconds < 0 ? 1 : graceSeconds };
  return store.delete(namespace, name, { why: 'deleted through the API', origin: 'api', ...grace }) ?? object;
}
