/** How a running pod is shown: lines for people or JSON for programs. */

import type { Watcher } from '../../node/happening.ts';

export interface RunOutput {
  readonly watch: Watcher;
  /** A sentence of hooklet's own. */
  note(message: string): void;
  /** Shows what is still held back. */
  close(): void | Promise<void>;
}
