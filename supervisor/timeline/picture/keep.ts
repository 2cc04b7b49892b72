/** Lists that remember only so much: an hour of probes, not a week. */

/** Adds at the end; drops from the front in pieces, so that a full list costs no more than a growing one. */
export function keep<T>(list: T[], item: T, most: number): void {
  list.push(item);
  if (list.length > most + most / 4) list.splice(0, list.length - most);
}

/** Makes the last one of the list another one. */
export function changeLast<T>(list: T[], change: (last: T) => T): void {
  const last = list.at(-1);
  if (last !== undefined) list[list.length - 1] = change(last);
}
