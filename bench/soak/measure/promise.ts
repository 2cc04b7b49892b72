/** What a soak promises, and whether it held. */

import { drawTable } from '../../peers/figures/table.ts';

export interface Promised {
  readonly what: string;
  readonly held: boolean;
  /** The figures that decided it, or what was found instead. */
  readonly detail: string;
}

const MOST_SHOWN = 5;

/** Held when there are no breaches; else the first few of them are told. */
export function without(what: string, breaches: readonly string[], otherwise: string): Promised {
  const more = breaches.length - MOST_SHOWN;
  const shown = [...breaches.slice(0, MOST_SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
  return { what, held: breaches.length === 0, detail: breaches.length === 0 ? otherwise : shown };
}

export function showPromise({ what, held, detail }: Promised): string {
  return `${held ? 'held  ' : 'BROKEN'}  ${what}: ${detail}`;
}

/** As a Markdown table. */
export function showPromises(promises: readonly Promised[]): readonly string[] {
  return drawTable(
    ['promise', 'held', 'by'],
    promises.map(({ what, held, detail }) => [what, held ? 'yes' : '**no**', detail]),
  );
}
