/** What the CL rows share: ids, pod policies, updated images. */

import { type Row, row, rowId, type Scenario } from '../../row.ts';
import { does } from '../../world/behaviour.ts';
import { OTHER_IMAGE } from '../../world/manifest.ts';
import type { ObservedPod } from '../../world/observed-pod.ts';

export type Policy = 'Always' | 'OnFailure' | 'Never';

export const POLICIES: readonly Policy[] = ['Always', 'OnFailure', 'Never'];

export const id = (number: number) => rowId('CL', number, 3);

export const REAL = { real: true };

/** A sidecar's life: longer than any row. */
export const LONG = { delay: 600 };

/** One row for each policy, in upstream's order. */
export function eachPolicy(
  first: number,
  title: string,
  scenario: (policy: Policy) => Scenario,
  real: boolean,
  policies: readonly Policy[] = POLICIES,
): Row[] {
  return policies.map((policy, index) =>
    row(id(first + index), `${title} (${policy})`, scenario(policy), { real }),
  );
}

export const fails = does({ exitCode: 1 });

/** Runs with the new image, as one sees it in its status. */
export function runsOtherImage(pod: ObservedPod, name: string): boolean {
  const status = pod.container(name);
  return (
    status?.image === OTHER_IMAGE &&
    status.state.running !== undefined &&
    pod.last(name).image === OTHER_IMAGE
  );
}

export const PULL =
  'waits for an image that cannot be pulled (ErrImagePull, ImagePullBackOff); hooklet pulls no images';
