/** Reads a watch of all pods, line by line. */

import type { IncomingMessage } from 'node:http';
import type { ApiClient } from './api-client.ts';
import type { SeenEvent } from './ledger.ts';

export interface PodWatch {
  close(): void;
  /** Settles when the watch is over: with what ended it when nobody here did. */
  readonly ended: Promise<string | undefined>;
}

/** `since`: a resourceVersion. Rejects when it is answered with another code than 200. */
export async function watchPods(
  client: ApiClient,
  query: string,
  saw: (event: SeenEvent) => void,
): Promise<PodWatch> {
  const response: IncomingMessage = await client.open(`/api/v1/pods?watch=true${query}`);
  if (response.statusCode !== 200) throw new Error(`the watch was answered with ${response.statusCode}`);
  let rest = '';
  let closed = false;
  let error: string | undefined;
  response.setEncoding('utf8');
  response.on('error', () => {});
  response.on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { type, object } = JSON.parse(line);
      if (type === 'ERROR') error = line;
      else saw(describe(type, object.metadata));
    }
  });
  return {
    close() {
      closed = true;
      response.destroy();
    },
    ended: new Promise((resolve) =>
      response.once('close', () => resolve(closed ? undefined : (error ?? 'the connection was closed'))),
    ),
  };
}

interface Metadata {
  readonly uid: string;
  readonly name: string;
  readonly resourceVersion: string;
  readonly labels?: Readonly<Record<string, string>>;
}

function describe(type: string, { uid, name, resourceVersion, labels = {} }: Metadata): SeenEvent {
  return { type, uid, name, version: Number(resourceVersion), labels };
}
