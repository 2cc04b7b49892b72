/** What a container of an image executes: the manifest's command and args, and the image's ENTRYPOINT and CMD. */

import type { ImageConfig } from './image-config.ts';

export interface ContainerCommand {
  readonly argv: readonly string[];
  /** Stands in front when what `argv` begins with is an option or no command, as the image's entrypoint has it. */
  readonly interpreter?: string;
}

/**
 * containerd's `WithProcessArgs`: `command` takes the place of ENTRYPOINT and makes CMD go, `args` takes the place
 * of CMD; an empty list counts as none. Both are given as they are executed, variables expanded.
 */
export function containerCommand(
  { command = [], args = [] }: { readonly command?: readonly string[]; readonly args?: readonly string[] },
  image: Pick<ImageConfig, 'entrypoint' | 'cmd' | 'interpreter'> = {},
): ContainerCommand {
  if (command.length > 0) return { argv: [...command, ...args] };
  const { interpreter } = image;
  // Docker takes ENTRYPOINT [""] for a way to have none.
  const { argv: entrypoint = [] } = image.entrypoint ?? {};
  const isBlank = entrypoint.length === 1 && entrypoint[0] === '';
  const argv = [...(isBlank ? [] : entrypoint), ...(args.length > 0 ? args : (image.cmd?.argv ?? []))];
  return { argv, ...(interpreter !== undefined && { interpreter }) };
}
