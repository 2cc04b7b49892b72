/** Something that does not stop a Pod, but that its author should know. */

import type { Path } from '../source/tree.ts';

export interface PodWarning {
  readonly path: Path;
  readonly message: string;
  /** `invalid`: the API server warns too. `unsupported`: a cluster would do something else. */
  readonly kind: 'invalid' | 'unsupported';
}
