/** The scripts that a command line names, found where the container would find them: here, or in a build context. */

import { existsSync, realpathSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import type { CommandFiles } from '../../diagnosis/command-judgement.ts';
import type { SourceText } from '../../diagnosis/process-facts.ts';
import type { Dialect } from '../../diagnosis/shell/exec-rule.ts';
import { shellCall } from '../../diagnosis/shell-call.ts';
import { shellOfImage } from '../../diagnosis/shell-of-image.ts';
import { packageScript } from '../../host/package-json.ts';
import { readText } from '../../host/read-text.ts';
import { below } from '../../manifest/dockerfile/clean-path.ts';
import type { LocalImage } from '../../node/local-image.ts';

/**
 * Files of this machine, in this directory. `image` is the name of the image, which may tell which shell its `sh`
 * is; where it does not, `here` says whether this machine's own counts.
 */
export function localFiles(image: string, directory: string, here: boolean): CommandFiles {
  return {
    script: (name, cwd) => read(name.includes('/') ? resolve(cwd ?? directory, name) : inPath(name)),
    packageScript: (name, cwd) => readPackage(cwd ?? directory, name),
    dialectOf: (shell) => {
      const known = shellOfImage(image);
      return known === 'unknown' && here ? localDialect(shell) : known;
    },
  };
}

/**
 * Files of a build context. A path of the image means what COPY has put there; where that cannot be followed, the
 * copied file of the same name.
 */
export function contextFiles(image: LocalImage, copied: readonly string[]): CommandFiles {
  const { context, config } = image;
  const find = (name: string, cwd: string | undefined): string | undefined => {
    const inside = name.startsWith('/') ? below(config.contextAt, name) : undefined;
    const direct = name.startsWith('/') ? join(context, inside ?? name) : resolve(cwd ?? image.cwd, name);
    if (name.includes('/') && existsSync(direct)) return direct;
    const places = copied.flatMap((path) => [path, join(path, basename(name))]);
    return [basename(name), ...places]
      .map((path) => join(context, path))
      .find((path) => basename(path) === basename(name) && existsSync(path));
  };
  return {
    script: (name, cwd) => read(find(name, cwd)),
    packageScript: (name, cwd) => readPackage(cwd ?? image.cwd, name),
    dialectOf: () => shellOfImage(config.base.name),
  };
}

function read(file: string | undefined): SourceText | undefined {
  const text = file === undefined ? undefined : readText(file);
  return file === undefined || text === undefined ? undefined : { file: shown(file), text, line: 1 };
}

function readPackage(folder: string, name: string): SourceText | undefined {
  return packageScript(folder, name, shown(join(resolve(folder), 'package.json')));
}

/** As one would write it from here. */
function shown(file: string): string {
  const short = relative('.', file);
  return short.startsWith('..') ? file : short;
}

function inPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** `/bin/sh` is a link to the shell that it is. */
function localDialect(shell: string): Dialect {
  const file = shell.includes('/') ? shell : inPath(shell);
  try {
    const real = realpathSync(file ?? '/bin/sh');
    return shellCall([basename(real) === 'busybox' ? 'ash' : real])?.dialect ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
