/** What a package.json says: its scripts with their lines, its version. */

import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readText } from './read-text.ts';

export interface PackageScript {
  /** As it is called in messages. */
  readonly file: string;
  readonly text: string;
  readonly line: number;
}

/** The script of this name; `shown` is how the file is called in messages. */
export function packageScript(
  folder: string,
  name: string,
  shown = 'package.json',
): PackageScript | undefined {
  const text = readText(join(folder, 'package.json'));
  const script = objectIn(objectIn(parse(text))?.scripts)?.[name];
  if (text === undefined || typeof script !== 'string') return undefined;
  const scripts = text.search(/"scripts"\s*:/);
  const at = text.indexOf(JSON.stringify(name), Math.max(scripts, 0));
  return { file: shown, text: script, line: text.slice(0, Math.max(at, 0)).split('\n').length };
}

/** The version of the package that a program's file belongs to, if that is called `name`. */
export function packageVersion(program: string, name: string): string | undefined {
  let folder: string;
  try {
    folder = dirname(realpathSync(program));
  } catch {
    return undefined;
  }
  for (let up = 0; up < 3; up += 1) {
    const found = objectIn(parse(readText(join(folder, 'package.json'))));
    if (found?.name === name && typeof found.version === 'string') return found.version;
    folder = dirname(folder);
  }
  return undefined;
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}

function objectIn(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
