/** What a client that watches would see, held against what was asked for. */

import type { PodStore } from '../../../supervisor/node/store/pod-store.ts';

export interface StoreWatch {
  created(uid: string): void;
  deleted(uid: string): void;
  changes(): number;
  /** What was asked for and has not been seen; call it when all is over. */
  missing(): readonly string[];
}

export function watchStore({ pods, log }: PodStore): StoreWatch {
  const asked = { created: new Set<string>(), deleted: new Set<string>() };
  const disorder: string[] = [];
  let changes = 0;
  let last = 0;
  for (const collection of [pods, log.events]) {
    collection.onChange(({ version }) => {
      changes += 1;
      if (version <= last) disorder.push(`version ${version} came after ${last}`);
      last = version;
    });
  }
  pods.onChange(({ type, object }) => {
    const { uid } = object.metadata;
    // Seen before the one who asks for it has its answer.
    if (type === 'ADDED') asked.created.add(uid);
    if (type === 'DELETED' && !asked.created.delete(uid)) disorder.push(`${uid} was deleted and never there`);
    if (type === 'DELETED') asked.deleted.delete(uid);
  });
  return {
    created(uid) {
      if (!asked.created.has(uid)) disorder.push(`the creation of ${uid} was not seen`);
    },
    deleted(uid) {
      // It may have gone within the request.
      if (asked.created.has(uid)) asked.deleted.add(uid);
    },
    changes: () => changes,
    missing: () => [
      ...disorder,
      ...[...asked.created].map((uid) => `${uid} is still there`),
      ...[...asked.deleted].map((uid) => `the deletion of ${uid} was not seen`),
    ],
  };
}
