/** Scripts, package.json and shells of this machine, for the judgement of a command that has not been started. */

import { accessSync, constants, realpathSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import type { CommandFiles } from '../../diagnosis/judge-command.ts';
import type { Dialect } from '../../diagnosis/shell/exec-rule.ts';
import { packageScript } from '../../host/package-json.ts';
import { readText } from '../../host/read-text.ts';

/** `cwd`: where a command runs that says nothing else; `searchPath`: its PATH. */
export function commandFiles(cwd: string, searchPath: string): CommandFiles {
  const find = (name: string, folder: string | undefined): string | undefined => {
    const here = folder ?? cwd;
    if (name.includes('/')) return resolve(here, name);
    return searchPath
      .split(':')
      .map((each) => join(resolve(here, each), name))
      .find(isExecutable);
  };
  return {
    script(name, folder) {
      // `sh run.sh` takes a file of the directory first; a program is looked for on PATH.
      const beside = resolve(folder ?? cwd, name);
      const found = readText(beside) === undefined ? find(name, folder) : beside;
      const text = found === undefined ? undefined : readText(found);
      return found === undefined || text === undefined ? undefined : { file: shown(found), text, line: 1 };
    },
    packageScript(name, folder) {
      const here = folder ?? cwd;
      return packageScript(here, name, shown(join(here, 'package.json')));
    },
    dialectOf(shell) {
      const found = find(shell, cwd);
      return found === undefined ? 'unknown' : dialectOfFile(found);
    },
  };
}

const DIALECTS: Readonly<Record<string, Dialect>> = { dash: 'dash', bash: 'bash', busybox: 'busybox' };

/** `/bin/sh` is a link to the shell that it is. */
function dialectOfFile(file: string): Dialect {
  try {
    return DIALECTS[basename(realpathSync(file))] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** As a person who stands here would call it. */
function shown(file: string): string {
  const near = relative('.', file);
  return near.startsWith('..') ? file : near;
}
