/** A running API in this process, with real processes behind it, and a bare https client for it. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrepareDrill } from '../../supervisor/api/page/drills.ts';
import { serveApi } from '../../supervisor/api/serve-api.ts';
import { type RunningApi, startApi } from '../../supervisor/api/start-api.ts';
import { createMachine } from '../../supervisor/commands/create-machine.ts';
import { createProcessRuntime } from '../../supervisor/host/process-runtime.ts';
import { CRASH_LOOP_BACK_OFF } from '../../supervisor/lifecycle/back-off.ts';
import { containerBaseEnv } from '../../supervisor/node/start-container.ts';
import { createPodStore, type PodStore } from '../../supervisor/node/store/pod-store.ts';
import type { Journal } from '../../supervisor/timeline/journal.ts';
import { eventually } from './eventually.ts';

export interface Reply {
  readonly code: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly body: Body;
}

/** JSON that a test looks into; `itemsOf` for lists. */
export interface Body {
  readonly [field: string]: Body;
}

export function itemsOf(list: Body | undefined): readonly Body[] {
  return Array.isArray(list) ? (list as readonly Body[]) : [];
}

export interface CallOptions {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: OutgoingHttpHeaders;
  /** Default: the right one. */
  readonly token?: string | undefined;
}

export interface TestApi {
  readonly store: PodStore;
  readonly api: RunningApi;
  readonly home: string;
  readonly token: string;
  readonly certificate: string;
  readonly faults: unknown[];
  /** Links to the live page, in the order in which they were made. */
  readonly pageLinks: string[];
  call(path: string, options?: CallOptions): Promise<Reply>;
  /** The response as it comes; for watches. */
  open(path: string, headers?: OutgoingHttpHeaders): Promise<IncomingMessage>;
  /** Kills what runs and waits until nothing is left. */
  close(): Promise<void>;
}

/** With a `journal` there is a live page. */
export async function startTestApi(journal?: Journal, prepareDrill?: PrepareDrill): Promise<TestApi> {
  const home = mkdtempSync(join(tmpdir(), 'hooklet-api-'));
  const faults: unknown[] = [];
  const store = createPodStore({
    machine: createMachine({
      runtime: createProcessRuntime({ logRoot: join(home, 'logs'), onWarning: () => {} }),
      baseEnv: containerBaseEnv(process.env),
    }),
    podOptions: { explain: false, backOff: CRASH_LOOP_BACK_OFF },
    nodeName: 'machine',
    watch: (happening) => journal?.watch(happening),
    onCreate: (pod) => journal?.meet(pod),
    onFault: (error) => faults.push(error),
  });
  const onFault = (error: unknown) => faults.push(error);
  const pageLinks: string[] = [];
  const api = await startApi({
    store,
    home,
    port: 0,
    hookletVersion: '0.0.0',
    ...(journal ? { journal } : {}),
    ...(prepareDrill ? { prepareDrill } : {}),
    loadServer: async () => serveApi,
    onPageOpened: (link) => pageLinks.push(link),
    onFault,
  });
  if (api.pageLink !== undefined) pageLinks.push(api.pageLink);
  const kubeconfig = readFileSync(api.kubeconfig, 'utf8');
  const token = /token: (.*)/.exec(kubeconfig)?.[1] ?? '';
  const authority = /certificate-authority-data: (.*)/.exec(kubeconfig)?.[1] ?? '';
  const certificate = Buffer.from(authority, 'base64').toString();
  const base = (path: string, headers: OutgoingHttpHeaders, more: RequestOptions = {}): RequestOptions => ({
    host: '127.0.0.1',
    port: api.port,
    ca: certificate,
    // Whatever the Host header says.
    servername: 'localhost',
    path,
    agent: false,
    headers,
    ...more,
  });
  const bearer = (value: string | undefined) =>
    value === undefined ? {} : { authorization: `Bearer ${value}` };
  return {
    store,
    api,
    home,
    token,
    certificate,
    faults,
    pageLinks,
    async call(path, options = {}) {
      const { method = 'GET', body, headers = {} } = options;
      const credential = bearer('token' in options ? options.token : token);
      const content = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
      const all = {
        ...(content
          ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) }
          : {}),
        ...credential,
        ...headers,
      };
      const response = await send(base(path, all, { method }), content);
      const text = await collectText(response);
      return { code: response.statusCode ?? 0, headers: response.headers, text, body: parse(text) };
    },
    open: (path, headers = {}) => send(base(path, { ...bearer(token), ...headers }), undefined),
    async close() {
      store.killAll('the test is over');
      await eventually(() => {
        if (store.running().length > 0) throw new Error('pods are still running');
      });
      await api.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function send(options: RequestOptions, content: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(options, resolve);
    sent.once('error', reject);
    sent.end(content);
  });
}

export async function collectText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function parse(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return {} as Body;
  }
}

export interface WatchLine {
  readonly type: string;
  readonly object: Body;
}

/** Collects the lines of a watch as they come. */
export function collectLines(response: IncomingMessage): {
  readonly lines: WatchLine[];
  readonly ended: Promise<void>;
} {
  const lines: WatchLine[] = [];
  let rest = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    const parts = `${rest}${chunk}`.split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) lines.push(JSON.parse(part) as WatchLine);
  });
  const ended = new Promise<void>((resolve) => response.once('close', resolve));
  return { lines, ended };
}

/** A pod that runs until it is told to stop. */
export function runningPod(name: string, fields: object = {}, spec: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...fields },
    spec: {
      terminationGracePeriodSeconds: 2,
      containers: [
        {
          name: 'main',
          image: 'x:1',
          command: ['sh', '-c', "trap 'exit 0' TERM; while :; do sleep 0.05; done"],
        },
      ],
      ...spec,
    },
  };
}
