/** A name that was probably meant by another. */

import { editDistance } from '../../manifest/edit-distance.ts';

/**
 * The name that one edit makes of `wanted`. A version is no slip: `python` is not meant as `python3`. Short names
 * have too many neighbours, so they must have the same letters.
 */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  const found = names.filter((name) => {
    if (editDistance(wanted, name) !== 1) return false;
    return isSwap(wanted, name) || (wanted.length > 4 && withoutDigits(wanted) !== withoutDigits(name));
  });
  return found.find((name) => isSwap(wanted, name)) ?? found[0];
}

/** Two neighbouring letters changed places (`ngnix`): nobody names a program so. */
export function isSwap(a: string, b: string): boolean {
  return a !== b && sorted(a) === sorted(b);
}

function sorted(text: string): string {
  return [...text].sort().join('');
}

function withoutDigits(text: string): string {
  return text.replace(/[\d.]+/g, '');
}
