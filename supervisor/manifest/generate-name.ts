/** The name of a Pod that asks for one, `k8s.io/apiserver/pkg/storage/names`. */

/** No vowels and no digits that look like letters, so that no word appears. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const MAX_BASE_LENGTH = 63 - SUFFIX_LENGTH;

/** `web-` → `web-x7k2p`. The randomness is the uid's, so that this stays a pure function. */
export function generateName(base: string, uid: string): string {
  const hex = uid.replaceAll('-', '');
  const suffix = Array.from({ length: SUFFIX_LENGTH }, (_, index) => {
    const byte = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16) || 0;
    return ALPHABET[byte % ALPHABET.length];
  });
  return base.slice(0, MAX_BASE_LENGTH) + suffix.join('');
}
