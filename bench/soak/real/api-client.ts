/** Requests to hooklet's API, as a client with a connection pool makes them. */

import type { IncomingMessage } from 'node:http';
import { Agent, type RequestOptions, request } from 'node:https';
import type { Supervised } from './supervised.ts';

export interface Answer {
  readonly code: number;
  readonly text: string;
}

export interface PodAnswer extends Answer {
  readonly uid: string;
  readonly version: number;
}

export const PODS = '/api/v1/namespaces/default/pods';
const IDLE_MS = 1000;
const MERGE_PATCH = 'application/merge-patch+json';

export interface ApiClient {
  ask(method: string, path: string, body?: object): Promise<Answer>;
  create(pod: object): Promise<PodAnswer>;
  label(name: string, key: string, value: string): Promise<PodAnswer>;
  remove(name: string, graceSeconds?: number): Promise<PodAnswer>;
  /** The response as it comes, on a connection of its own. */
  open(path: string): Promise<IncomingMessage>;
  close(): void;
}

export function createApiClient({ port, token, ca }: Supervised): ApiClient {
  // Given up before the server gives them up, which it does after five seconds: a request could cross that.
  const agent = new Agent({ keepAlive: true, maxSockets: 8, timeout: IDLE_MS });
  const to = (path: string, more: RequestOptions): RequestOptions => ({
    host: '127.0.0.1',
    port,
    ca,
    path,
    ...more,
    headers: { authorization: `Bearer ${token}`, ...more.headers },
  });

  async function ask(method: string, path: string, body?: object): Promise<Answer> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const type = method === 'PATCH' ? MERGE_PATCH : 'application/json';
    const headers = text === '' ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) };
    const response = await send(to(path, { method, agent, headers }), text);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return { code: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() };
  }

  async function askPod(method: string, path: string, body?: object): Promise<PodAnswer> {
    const answer = await ask(method, path, body);
    const { metadata = {} } = answer.text.startsWith('{') ? JSON.parse(answer.text) : {};
    return { ...answer, uid: String(metadata.uid), version: Number(metadata.resourceVersion) };
  }

  return {
    ask,
    create: (pod) => askPod('POST', PODS, pod),
    label: (name, key, value) =>
      askPod('PATCH', `${PODS}/${name}`, { metadata: { labels: { [key]: value } } }),
    remove: (name, graceSeconds) =>
      askPod(
        'DELETE',
        `${PODS}/${name}`,
        graceSeconds === undefined ? undefined : { gracePeriodSeconds: graceSeconds },
      ),
    open: (path) => send(to(path, { agent: false }), ''),
    close: () => agent.destroy(),
  };
}

function send(options: RequestOptions, text: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(options, resolve).once('error', reject).end(text);
  });
}
