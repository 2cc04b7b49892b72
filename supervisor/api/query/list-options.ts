/** What a list or watch asks for: `ListOptions` of apimachinery. */

import type { KubeObject } from '../../node/store/kube-object.ts';
import { badRequest, invalid, type StatusError } from '../status-error.ts';
import { parseFieldSelector } from './field-selector.ts';
import { parseLabelSelector } from './label-selector.ts';

export interface ListOptions {
  readonly matches: (object: KubeObject) => boolean;
  /** Absent: from what is there now. */
  readonly resourceVersion?: number;
  readonly watch: boolean;
  readonly bookmarks: boolean;
  readonly sendInitialEvents: boolean;
  readonly timeoutSeconds?: number;
}

/** `limit` is only a hint and nothing is ever continued. Throws BadRequest or Invalid. */
export function parseListOptions(query: URLSearchParams, selectable: readonly string[]): ListOptions {
  const labels = parseLabelSelector(query.get('labelSelector') ?? '');
  const fields = parseFieldSelector(query.get('fieldSelector') ?? '', selectable);
  const watch = isTrue(query, 'watch');
  const bookmarks = isTrue(query, 'allowWatchBookmarks');
  const sendInitialEvents = isTrue(query, 'sendInitialEvents');
  const refusal = refuse(query, { watch, bookmarks });
  if (refusal) throw refusal;
  const version = parseNumber(query, 'resourceVersion');
  const timeoutSeconds = parseNumber(query, 'timeoutSeconds');
  return {
    matches: (object) => labels(object.metadata.labels ?? {}) && fields.matches(object),
    ...(version === undefined ? {} : { resourceVersion: version }),
    watch,
    bookmarks,
    sendInitialEvents,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  };
}

export function isTrue(query: URLSearchParams, name: string): boolean {
  return ['true', '1'].includes(query.get(name) ?? '');
}

/** `ValidateListOptions`: what goes with `sendInitialEvents`. */
function refuse(
  query: URLSearchParams,
  { watch, bookmarks }: { watch: boolean; bookmarks: boolean },
): StatusError | undefined {
  const problem = (field: string, message: string) =>
    invalid('ListOptions', '', [{ reason: 'FieldValueForbidden', field, message: `Forbidden: ${message}` }]);
  const match = query.get('resourceVersionMatch');
  if (!query.has('sendInitialEvents')) {
    if (watch && match) {
      return problem(
        'resourceVersionMatch',
        'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
      );
    }
    return undefined;
  }
  if (!watch) return problem('sendInitialEvents', 'sendInitialEvents is forbidden for list');
  if (match !== 'NotOlderThan') {
    return problem(
      'resourceVersionMatch',
      'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  }
  return isTrue(query, 'sendInitialEvents') && !bookmarks
    ? problem(
        'sendInitialEvents',
        'sendInitialEvents is forbidden for watch unless allowWatchBookmarks is set to true',
      )
    : undefined;
}

const MAX_UINT64 = 2n ** 64n - 1n;

/** Ours have 16 digits; what a greater one loses here, it is still of the future. */
function parseNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const refuse = (why: string) =>
    badRequest(
      `${name}: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`,
    );
  if (!/^\d+$/.test(text)) throw refuse('invalid syntax');
  if (BigInt(text) > MAX_UINT64) throw refuse('value out of range');
  return Number(text);
}
