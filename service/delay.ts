/** The `delay` of /quote?delay=MS: lets a person hold a request open, where the configuration allows it. */

export type Delay =
  | { readonly kind: 'granted'; readonly ms: number }
  | { readonly kind: 'refused'; readonly sentence: string };

/** Reads the query's value as Express parsed it: a list or an object is no number either. */
export function parseDelay(given: unknown, maxMs: number): Delay {
  if (given === undefined) return { kind: 'granted', ms: 0 };
  if (maxMs === 0) {
    return refused('Bad request: delays are switched off here. FORTUNE_MAX_DELAY_MS allows them.');
  }
  if (typeof given !== 'string' || !/^\d{1,9}$/.test(given)) {
    return refused(`Bad request: delay must be a whole number of milliseconds from 0 to ${maxMs}.`);
  }
  if (Number(given) > maxMs) {
    return refused(`Bad request: delay=${given} is more than the ${maxMs} ms allowed here.`);
  }
  return { kind: 'granted', ms: Number(given) };
}

function refused(sentence: string): Delay {
  return { kind: 'refused', sentence };
}
