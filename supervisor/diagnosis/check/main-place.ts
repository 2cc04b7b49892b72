/** Where a container's start command is written: in the manifest, or in the Dockerfile of its image. */

import { hasCommand } from './main-command.ts';
import type { Mistake, Subject } from './subject.ts';

/** `item`: which word of the list in the manifest. */
export function mainPlace(
  { container, path, image }: Subject,
  item: readonly number[] = [],
): Pick<Mistake, 'path' | 'place'> {
  if (hasCommand(container) || !image) return { path: [...path, 'command', ...item] };
  for (const keyword of ['ENTRYPOINT', 'CMD'] as const) {
    const place = image.places[keyword];
    // The manifest's args take the place of CMD.
    if (keyword === 'CMD' && container.args?.length) return { path: [...path, 'args'] };
    if (place) {
      const { line, column } = place;
      return { path: [keyword], place: { file: image.dockerfile, line, column } };
    }
  }
  // The base image says it.
  return { path: [...path, 'image'] };
}
