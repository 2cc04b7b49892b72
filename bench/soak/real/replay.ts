/** A second watcher, who comes late: it must see from an older version on what the first one saw. */

import type { SeenEvent } from './ledger.ts';
import type { Scene } from './scene.ts';
import { watchPods } from './watch-pods.ts';

/** More than a round has; one that has forgotten says so with 410, which is no loss. */
const LONGEST_SECONDS = 3;

/** What it has not seen, or seen otherwise. Nothing may happen meanwhile. */
export async function replay({ client, ledger }: Scene, since: number): Promise<readonly string[]> {
  const seen: SeenEvent[] = [];
  const watch = await watchPods(
    client,
    `&resourceVersion=${since}&timeoutSeconds=${LONGEST_SECONDS}`,
    (event) => seen.push(event),
  );
  const ending = await watch.ended;
  if (ending?.includes('too old resource version')) return [];
  const versions = new Set(seen.map(({ version }) => version));
  const lacks = ledger.seenSince(since).filter(({ version }) => !versions.has(version));
  return lacks.map(({ type, name, version }) => `who came late did not see ${type} of ${name} (${version})`);
}
