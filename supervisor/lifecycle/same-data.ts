/** Whether two values of plain data say the same. */

/** By value, whatever the order of the keys; an absent field and one that is undefined differ. */
export function isSameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => key in b && isSameData(a[key as keyof typeof a], b[key as keyof typeof b]));
}
