/** One watch: the client reads at its own pace from the store's ring of changes, and nothing is queued for it. */

import type { ServerResponse } from 'node:http';
import type { KubeObject } from '../../node/store/kube-object.ts';
import type { Resource } from '../discovery/resource.ts';
import type { ListOptions } from '../query/list-options.ts';
import { expired, type Status, StatusError } from '../status-error.ts';
import { errorLine, eventTypeFor, type WatchEncoder } from './watch-events.ts';

/** Written in one go; more only when the client has taken these. */
const BATCH = 64;
/** The API server's own pace. */
const BOOKMARK_MS = 60_000;
/** How long a client that has been cut off may take to read what was written before. */
const FAREWELL_MS = 30_000;

export interface WatchRequest<T extends KubeObject> {
  readonly resource: Resource<T>;
  readonly namespace: string | undefined;
  readonly options: ListOptions;
  readonly encoder: WatchEncoder<T>;
  readonly signal: AbortSignal;
}

/** Resolves when the watch is over: by the client, by its time-out, by hooklet's end, or cut off with 410. */
export function streamWatch<T extends KubeObject>(
  response: ServerResponse,
  { resource, namespace, options, encoder, signal }: WatchRequest<T>,
): Promise<void> {
  const { collection } = resource;
  const { versions } = collection;
  const { resourceVersion: since } = options;
  const matches = (object: KubeObject) =>
    (namespace === undefined || object.metadata.namespace === namespace) && options.matches(object);
  const fromNow = since === undefined || since === 0 || options.sendInitialEvents;
  let initial: readonly T[] = fromNow ? collection.list(namespace).filter(options.matches) : [];
  let cursor = fromNow ? versions.current() : since;
  let endsInitial = options.sendInitialEvents;
  let full = false;
  let over = false;
  let planned = false;

  return new Promise((resolve) => {
    const stopListening = collection.onChange(() => (full ? cutOffIfForgotten() : plan()));
    const bookmarks = options.bookmarks ? setInterval(sendBookmark, BOOKMARK_MS) : undefined;
    const timer = options.timeoutSeconds ? setTimeout(timeOut, options.timeoutSeconds * 1000) : undefined;

    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' });
    response.flushHeaders();
    response.on('drain', () => {
      full = false;
      pump();
    });
    response.once('close', finish);
    signal.addEventListener('abort', end, { once: true });
    if (since !== undefined && since > versions.current()) fail(tooLarge(since, versions.current()));
    else pump();

    /** Changes come in bursts: they are written together, at the end of the turn. */
    function plan(): void {
      if (planned) return;
      planned = true;
      setImmediate(() => {
        planned = false;
        pump();
      });
    }

    function pump(): void {
      while (!over && !full) {
        const lines = nextLines();
        if (lines === undefined) return;
        if (lines !== '' && !response.write(lines)) full = true;
      }
    }

    /** Undefined when there is nothing more for now; empty when what there was is not this watcher's business. */
    function nextLines(): string | undefined {
      if (initial.length > 0) {
        const batch = initial.slice(0, BATCH);
        initial = initial.slice(BATCH);
        return batch.map((object) => encoder.event('ADDED', object)).join('');
      }
      if (endsInitial) {
        endsInitial = false;
        return encoder.bookmark(cursor, true);
      }
      const changes = collection.changesAfter(cursor, BATCH);
      if (changes === undefined) {
        fail(forgotten(cursor, versions.current()));
        return undefined;
      }
      const last = changes.at(-1);
      if (last === undefined) return undefined;
      cursor = last.version;
      return changes
        .map((change) => {
          const type = eventTypeFor(change, matches);
          return type === undefined ? '' : encoder.event(type, change.object);
        })
        .join('');
    }

    function cutOffIfForgotten(): void {
      if (!over && collection.changesAfter(cursor, 1) === undefined) {
        fail(forgotten(cursor, versions.current()));
      }
    }

    /** Only to one who has seen everything: a bookmark promises that. */
    function sendBookmark(): void {
      if (over || full || initial.length > 0) return;
      pump();
      if (!full && !over) response.write(encoder.bookmark(versions.current(), false));
    }

    function timeOut(): void {
      if (options.bookmarks) sendBookmark();
      end();
    }

    function fail(error: StatusError | Status): void {
      if (over) return;
      response.write(errorLine(error instanceof StatusError ? error.status : error));
      end();
    }

    function end(): void {
      if (over) return;
      over = true;
      response.end();
      setTimeout(() => response.destroy(), FAREWELL_MS).unref();
    }

    function finish(): void {
      over = true;
      stopListening();
      clearInterval(bookmarks);
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
  });
}

function forgotten(version: number, current: number): StatusError {
  return expired(`too old resource version: ${version} (${current})`);
}

/** `storage.NewTooLargeResourceVersionError` */
export function tooLarge(version: number, current: number): StatusError {
  return new StatusError('Timeout', `Timeout: Too large resource version: ${version}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}
