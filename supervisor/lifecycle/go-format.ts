/** Go's way of printing the few values that stand in the kubelet's texts. */

import type { Pod } from '../manifest/pod.ts';

/** `%v` of a []string: `[sh -c true]`. */
export function goStrings(strings: readonly string[]): string {
  return `[${strings.join(' ')}]`;
}

/** time.Duration.String() of whole seconds: `10s`, `1m20s`, `5m0s`. */
export function goDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  if (hours > 0) return `${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}

/** `pkg/kubelet/util/format/pod.go` Pod: `name_namespace(uid)`. */
export function formatPod(pod: Pod): string {
  return `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
}
