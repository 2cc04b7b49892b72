/** Where in a Pod a field belongs. */

import { SCHEDULING_STRUCTS } from './scheduling-structs.ts';
import { type Fields, fieldsOf, STRUCTS, splitEmbedded, structName } from './structs.ts';
import { VOLUME_STRUCTS } from './volume-structs.ts';

/** What hooklet does not use is no place to point to. */
const UNUSED = new Set(['EphemeralContainer', ...Object.keys({ ...VOLUME_STRUCTS, ...SCHEDULING_STRUCTS })]);

/** A name this common says nothing about where it belongs. */
const MAX_HOMES = 2;

let pathsOnce: ReadonlyMap<string, string> | undefined;

/** The places of a Pod that have a field of this name, `[*]` for any index; empty when there are many. */
export function homesOf(name: string): readonly string[] {
  // Found on the first mistake: most manifests have none.
  pathsOnce ??= structPaths();
  const homes = [...pathsOnce].flatMap(([struct, path]) =>
    Object.hasOwn(STRUCTS[struct] as Fields, name) ? [path] : [],
  );
  return homes.length <= MAX_HOMES ? homes : [];
}

/** The first way from a Pod to each struct that an author writes. */
function structPaths(): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  const queue: { struct: string; path: string }[] = [
    { struct: 'PodSpec', path: 'spec' },
    { struct: 'ObjectMeta', path: 'metadata' },
  ];
  for (const { struct, path } of queue) {
    if (paths.has(struct) || UNUSED.has(struct)) continue;
    paths.set(struct, path);
    const fields = Object.entries(STRUCTS[struct] as Fields);
    // `containers` before `initContainers`: the common place is the one to name.
    fields.sort(([a], [b]) => Number(b === 'containers') - Number(a === 'containers'));
    for (const [field, notation] of fields) {
      const { goType } = splitEmbedded(notation);
      const itemType = goType.replace('[]', '');
      if (fieldsOf(itemType)) {
        queue.push({
          struct: structName(itemType),
          path: `${path}.${field}${goType === itemType ? '' : '[*]'}`,
        });
      }
    }
  }
  return paths;
}
