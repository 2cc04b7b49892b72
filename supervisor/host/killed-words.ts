/** What `unshare` says in a container's output when the container was killed, taken out again. */

/**
 * `unshare` of util-linux 2.38 and 2.39 wants to die of the signal that ended its child, which it cannot do of
 * KILL: it says this and exits 1 (mended in 2.40). It comes last: every process of the container is gone then.
 */
const WORDS = Buffer.from('unshare: sigprocmask unblock failed: Invalid argument\n');

/** Written at once (err(3) writes the name first), so less than this need not be held back. */
const LEAST = Buffer.from('unshare: ').length;

export interface KilledWords {
  /** What may be shown of everything so far; an end that may become the words waits. */
  push(chunk: Buffer): Buffer;
  /** Whether the output of one that exited with `code` ended with the words, and if not, what was held back. */
  end(code: number | null): { readonly said: boolean; readonly rest: Buffer };
}

export function holdKilledWords(): KilledWords {
  let held: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      const all = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
      const from = all.length - lengthOfBeginning(all);
      held = all.subarray(from);
      return all.subarray(0, from);
    },
    end(code) {
      const said = code === 1 && held.equals(WORDS);
      return { said, rest: said ? Buffer.alloc(0) : held };
    },
  };
}

/** How many bytes at the end of this are a beginning of the words. */
function lengthOfBeginning(all: Buffer): number {
  for (let length = Math.min(all.length, WORDS.length); length >= LEAST; length -= 1) {
    if (all.subarray(all.length - length).equals(WORDS.subarray(0, length))) return length;
  }
  return 0;
}
