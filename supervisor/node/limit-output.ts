/** Shows the beginning of what a hook prints, and counts the rest: a hook may print without end. */

import type { OutputStream } from '../host/container-runtime.ts';

/** Far more than a person reads; the end is in the failure text, which the host keeps apart. */
const SHOWN_BYTES = 1024 * 1024;

export type OutputListener = (stream: OutputStream, chunk: Buffer) => void;

export interface LimitedOutput {
  readonly listen: OutputListener;
  unshownBytes(): number;
}

export function limitOutput(show: OutputListener): LimitedOutput {
  let left = SHOWN_BYTES;
  let unshown = 0;
  return {
    listen(stream, chunk) {
      const shown = chunk.subarray(0, left);
      left -= shown.length;
      unshown += chunk.length - shown.length;
      if (shown.length > 0) show(stream, shown);
    },
    unshownBytes: () => unshown,
  };
}
