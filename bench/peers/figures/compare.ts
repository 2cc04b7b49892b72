/** Whether a ratio has become worse than the committed one, or only differs as takes on a busy machine do. */

import type { Spread } from './spread.ts';

export interface Ratio {
  readonly name: string;
  readonly spread: Spread;
}

export interface Regression {
  readonly name: string;
  readonly was: Spread;
  readonly is: Spread;
}

/** A smaller step than this is not told from noise between two days. */
const CLEARLY = 1.25;

/**
 * Those that are clearly outside: three quarters of the new takes are worse than three quarters of the old ones,
 * and the median is worse by a quarter. A ratio that only one side has is not compared.
 */
export function findRegressions(
  committed: readonly Ratio[],
  measured: readonly Ratio[],
): readonly Regression[] {
  return measured.flatMap(({ name, spread: is }) => {
    const was = committed.find((other) => other.name === name)?.spread;
    if (was === undefined || !isClearlyWorse(was, is)) return [];
    return [{ name, was, is }];
  });
}

function isClearlyWorse(was: Spread, is: Spread): boolean {
  return is.low > was.high && is.median > was.median * CLEARLY;
}

/** One sentence each. */
export function describeRegression({ name, was, is }: Regression): string {
  return `${name}: ${show(is)} now, ${show(was)} in docs/benchmarks.md`;
}

function show({ low, median, high }: Spread): string {
  return `${median.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}
