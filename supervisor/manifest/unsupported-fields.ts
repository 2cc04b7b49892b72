/** Fields that mean something in a cluster and not here: what happens instead. */

import type { Path } from './source/tree.ts';
import type { UncheckedPod } from './unchecked.ts';
import type { PodWarning } from './upstream-warnings.ts';

export function* unsupportedFields(_pod: UncheckedPod): Iterable<PodWarning> {
  const none: Path[] = [];
  for (const path of none) yield { path, message: '', kind: 'unsupported' };
}
