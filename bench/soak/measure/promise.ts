/** What a soak promises, and whether it held. */

export interface Promised {
  readonly what: string;
  readonly held: boolean;
  /** The figures that decided it, or what was found instead. */
  readonly detail: string;
}

/** Broken by any of `breaches`; of those the first few are told. */
export function without(what: string, breaches: readonly string[], otherwise: string): Promised {
  const shown = breaches.slice(0, MOST_SHOWN).join('; ');
  const rest = breaches.length > MOST_SHOWN ? `; and ${breaches.length - MOST_SHOWN} more` : '';
  return { what, held: breaches.length === 0, detail: breaches.length === 0 ? otherwise : shown + rest };
}

const MOST_SHOWN = 5;

export function showPromise({ what, held, detail }: Promised): string {
  return `${held ? 'held  ' : 'BROKEN'} ${what}: ${detail}`;
}
