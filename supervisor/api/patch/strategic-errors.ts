/** The sentences of `k8s.io/apimachinery/pkg/util/mergepatch`, and what the API server makes of each. */

import { badRequest, type StatusError } from '../status-error.ts';
import { goType, goValue } from './go-value.ts';
import { doesNotApply, unexpected } from './patch-errors.ts';

export const badFormat = {
  primitiveList: (): StatusError => badRequest('invalid patch format of primitive list'),
  retainKeys: (): StatusError => badRequest('invalid patch format of retainKeys'),
  setElementOrder: (): StatusError => badRequest('invalid patch format of setElementOrder list'),
};

export function listOfLists(): StatusError {
  return doesNotApply('lists of lists are not supported');
}

export function noMergeKey(item: unknown, key: string): StatusError {
  return unexpected(`map: ${goValue(item)} does not contain declared merge key: ${key}`);
}

export function unknownDirective(directive: unknown, map: unknown): StatusError {
  return unexpected(`unknown patch type: ${goValue(directive)} in map: ${goValue(map)}`);
}

export function wrongType(expected: 'map' | 'list', actual: unknown): StatusError {
  const wanted = expected === 'map' ? 'map[string]interface {}' : '[]interface {}';
  return unexpected(`expected a ${wanted}, but received a ${goType(actual)}`);
}
