/** The lines of a watch: what a change is for someone who sees only some of the objects, and in which form. */

import type { Change } from '../../node/store/change-ring.ts';
import type { KubeObject } from '../../node/store/kube-object.ts';
import { apiVersionOf, type Resource } from '../discovery/resource.ts';
import type { Representation } from '../http/accept.ts';
import type { Status } from '../status-error.ts';
import { metadataOf, type TableRequest, tableOf } from '../table/table.ts';
import { encodeObject } from './encode.ts';

export type WatchEventType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** An object that stops matching is deleted for the watcher, one that starts is added. Undefined: not its business. */
export function eventTypeFor<T extends KubeObject>(
  { type, object, previous }: Change<T>,
  matches: (object: KubeObject) => boolean,
): WatchEventType | undefined {
  const before = previous !== undefined && matches(previous);
  const after = type !== 'DELETED' && matches(object);
  if (before) return after ? 'MODIFIED' : 'DELETED';
  return after ? 'ADDED' : undefined;
}

export interface WatchEncoder<T extends KubeObject> {
  event(type: WatchEventType, object: T): string;
  /** `initialEventsEnd`: everything that was there has been sent (kubectl 1.35 waits for it). */
  bookmark(version: number, initialEventsEnd: boolean): string;
}

export function createEncoder<T extends KubeObject>(
  resource: Resource<T>,
  wanted: Representation,
  include: TableRequest['include'],
  now: () => number,
): WatchEncoder<T> {
  let withColumns = true;

  function asTable(version: TableRequest['version'], object: T): object {
    const { resourceVersion } = object.metadata;
    const request = { version, include, withColumns };
    withColumns = false;
    return tableOf(resource.table, [object], { resourceVersion }, request, now());
  }

  function encode(object: T): string {
    switch (wanted.as) {
      case 'object':
        return encodeObject(object);
      case 'table':
        return JSON.stringify(asTable(wanted.version, object));
      case 'metadata':
        return JSON.stringify(metadataOf(object, wanted.version));
      default:
        return wanted satisfies never;
    }
  }

  return {
    event: (type, object) => line(type, encode(object)),
    bookmark(version, initialEventsEnd) {
      const annotations = { 'k8s.io/initial-events-end': 'true' };
      const metadata = { resourceVersion: String(version), creationTimestamp: null };
      const { kind } = resource;
      return line(
        'BOOKMARK',
        JSON.stringify({
          kind: wanted.as === 'table' ? 'Table' : kind,
          apiVersion: wanted.as === 'table' ? `meta.k8s.io/${wanted.version}` : apiVersionOf(resource),
          metadata: initialEventsEnd ? { ...metadata, annotations } : metadata,
        }),
      );
    },
  };
}

export function errorLine(status: Status): string {
  return line('ERROR', JSON.stringify(status));
}

function line(type: string, object: string): string {
  return `{"type":"${type}","object":${object}}\n`;
}
