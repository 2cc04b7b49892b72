/** Refuses to write what is only there to be read, and says what it is. */

import { qualifiedName, type ResourceInfo } from '../discovery/resource.ts';
import type { Handler } from '../request.ts';
import { StatusError } from '../status-error.ts';

const WHY: Readonly<Record<string, string>> = {
  nodes:
    'the one node is this machine, and hooklet does not change it: it can be neither cordoned nor labelled',
  services:
    'hooklet has no services: a pod is reached at the address and the ports of this machine, or by kubectl port-forward',
  serviceaccounts: 'hooklet has no users but the one who started it',
  configmaps:
    'hooklet keeps pods only: give containers their configuration under env, or as files of this machine',
  events: 'events are recorded by hooklet itself',
  namespaces: 'hooklet makes namespaces when they are used, and keeps their name only',
};

/** For every verb that writes. */
export function readOnlyHandler(resource: ResourceInfo): Handler {
  return ({ parameters: { name } }) => {
    const what = qualifiedName(resource);
    const object = name === undefined ? what : `${what} ${JSON.stringify(name)}`;
    const why = WHY[resource.plural] ?? 'hooklet does not change it';
    throw new StatusError('Forbidden', `${object} is forbidden: ${why}`, {
      kind: what,
      ...(name === undefined ? {} : { name }),
    });
  };
}
