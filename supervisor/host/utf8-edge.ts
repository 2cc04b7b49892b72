/** Where UTF-8 text may be cut without splitting a character. */

const LONGEST_CHARACTER = 4;

/** The largest end ≤ `end` such that `bytes[0..end)` does not stop inside a character. Invalid text is cut as it is. */
export function characterEnd(bytes: Uint8Array, end: number): number {
  const start = characterStart(bytes, end);
  return start + sequenceLength(bytes[start]) > end ? start : end;
}

/** The smallest begin ≥ `begin` at which a character begins. */
export function nextCharacter(bytes: Uint8Array, begin: number): number {
  let at = begin;
  while (at < begin + LONGEST_CHARACTER - 1 && isContinuation(bytes[at])) at++;
  return isContinuation(bytes[at]) ? begin : at;
}

/** The begin of the character that the byte before `end` belongs to. */
function characterStart(bytes: Uint8Array, end: number): number {
  for (let at = end - 1; at >= Math.max(0, end - LONGEST_CHARACTER); at--) {
    if (!isContinuation(bytes[at])) return at;
  }
  return end;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0b1100_0000) === 0b1000_0000;
}

function sequenceLength(lead: number | undefined): number {
  if (lead === undefined) return 0;
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}
