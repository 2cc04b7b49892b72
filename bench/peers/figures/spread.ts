/** The quartiles of what was measured: how far apart takes of the same thing lie. */

export interface Spread {
  /** The first quartile. */
  readonly low: number;
  readonly median: number;
  /** The third quartile. */
  readonly high: number;
}

/** Quartiles by linear interpolation between the takes; all not a number when there is none. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { low: quantile(sorted, 0.25), median: quantile(sorted, 0.5), high: quantile(sorted, 0.75) };
}

export function medianOf(values: readonly number[]): number {
  return spreadOf(values).median;
}

function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  // Endless ones have no way between them.
  if (below === above || Number.isInteger(at)) return below;
  return below + (above - below) * (at - Math.floor(at));
}

/** What each take is more than its partner of the same round; a round without a partner does not count. */
export function differences(takes: readonly Take[], others: readonly Take[]): readonly number[] {
  return pairs(takes, others).map(([value, other]) => value - other);
}

/** What each take is of its partner of the same round. */
export function ratios(takes: readonly Take[], others: readonly Take[]): readonly number[] {
  return pairs(takes, others).map(([value, other]) => value / other);
}

export interface Take {
  readonly round: number;
  readonly value: number;
}

/** A round may hold several takes of the partner: their mean is what stands against. */
function pairs(takes: readonly Take[], others: readonly Take[]): readonly (readonly [number, number])[] {
  return takes.flatMap(({ round, value }) => {
    const partners = others.filter((other) => other.round === round);
    if (partners.length === 0) return [];
    return [[value, partners.reduce((sum, each) => sum + each.value, 0) / partners.length] as const];
  });
}
