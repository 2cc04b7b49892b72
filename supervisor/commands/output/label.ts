/** What a line of output is about, in one word. */

/** `pod/container`; just the name when both are the same or there is no container. */
export function label(pod: { name: string }, container: string): string {
  return container === '' || container === pod.name ? pod.name : `${pod.name}/${container}`;
}
