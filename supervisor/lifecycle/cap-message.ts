/** How much of a termination message a status carries: `status_manager.go` normalizeStatus. */

import type { PodSpec } from '../manifest/pod.ts';

/** `pkg/kubelet/container/runtime.go` MaxPodTerminationMessageLogLength: for all containers of a pod together. */
const MAX_POD_MESSAGE_BYTES = 12 * 1024;

/** The beginning of `message` that is this container's share; no character is cut in two. */
export function capMessage({ containers, initContainers }: PodSpec, message: string): string {
  const share = Math.floor(MAX_POD_MESSAGE_BYTES / (containers.length + initContainers.length));
  // No character takes more than three bytes a UTF-16 unit: most messages need no counting.
  if (message.length * 3 <= share) return message;
  let bytes = 0;
  let kept = 0;
  for (const character of message) {
    bytes += utf8Length(character);
    if (bytes > share) break;
    kept += character.length;
  }
  return message.slice(0, kept);
}

function utf8Length(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
