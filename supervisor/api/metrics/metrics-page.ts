/** `/metrics`, and the kubelet's own two pages through the node's proxy path, as `kubectl get --raw` asks for them. */

import type { Journal } from '../../timeline/journal.ts';
import { textAnswer } from '../discovery/plain-answers.ts';
import type { Route } from '../http/router.ts';
import type { Answer } from '../request.ts';
import { notFound } from '../status-error.ts';
import { createTally, type Tally } from './tally.ts';
import { type NowOptions, tallyNow } from './tally-now.ts';
import { createRecordTally } from './tally-records.ts';

export interface MetricsOptions extends NowOptions {
  /** What has happened before and what happens from now on; without it, only what is true now. */
  readonly journal?: Journal;
}

/** More than a journal keeps. */
const ALL = Number.MAX_SAFE_INTEGER;

export function createMetrics({ journal, ...now }: MetricsOptions): {
  readonly tally: Tally;
  readonly routes: readonly Route[];
} {
  const tally = createTally();
  if (journal) {
    const take = createRecordTally(tally);
    for (const { record } of journal.after(0, ALL).entries) take(record);
    journal.onRecord(take);
  }

  async function page(only = ''): Promise<Answer> {
    const { expose } = await import('./exposition.ts');
    const { text, contentType } = await expose([tally, tallyNow(now)], only);
    return textAnswer(text, contentType);
  }

  function ofNode(name: string | undefined, only?: string): Promise<Answer> {
    if (name !== now.store.nodeName) throw notFound('nodes', name ?? '');
    return page(only);
  }

  const node = 'api/v1/nodes/{name}/proxy/metrics';
  return {
    tally,
    routes: [
      { path: 'metrics', methods: { GET: () => page() } },
      { path: node, methods: { GET: ({ parameters: { name } }) => ofNode(name) } },
      { path: `${node}/probes`, methods: { GET: ({ parameters: { name } }) => ofNode(name, 'prober_') } },
    ],
  };
}
