/** Absolute paths below WORKDIR in ENTRYPOINT and CMD: they are in the image, and not on this machine. */

import { join } from 'node:path';
import { below } from '../manifest/dockerfile/clean-path.ts';
import type { Finding } from '../manifest/problem.ts';
import type { LocalImage } from '../node/local-image.ts';

/** One warning for each such path that the build context has under its relative name. */
export function misplacedPaths(
  { config, places, context }: LocalImage,
  exists: (path: string) => boolean,
): Finding[] {
  const { contextAt, entrypoint, cmd, workdir } = config;
  if (contextAt === '/') return [];
  return (
    [
      ['ENTRYPOINT', entrypoint],
      ['CMD', cmd],
    ] as const
  ).flatMap(([keyword, command]) => {
    const place = places[keyword];
    if (!place || !command) return [];
    const words = command.argv.flatMap((word) => word.split(/[\s"';|&]+/));
    return words.flatMap((word): Finding[] => {
      const relative = word.startsWith('/') ? below(contextAt, word) : undefined;
      if (!relative || exists(word) || !exists(join(context, relative))) return [];
      const message = `${keyword}: ${word} is not there: ${contextAt} of the image is ${context} here`;
      const written = below(workdir, word) || relative;
      const hint = `write it relative to WORKDIR, which works in both: ${written}`;
      const { line, column } = place;
      return [{ line, column, kind: 'unsupported', path: keyword, message, hint }];
    });
  });
}
