/** The language in which launching programs tell that they failed: English, because it must be understood. */

import type { Command } from './container-runtime.ts';
import { tryFindExecutable } from './find-executable.ts';

export interface Translated {
  readonly env: Command['env'];
  readonly argv: readonly string[];
}

/**
 * util-linux speaks the language of its environment, and that is the container's. Where that is not English, the
 * launching programs get LC_ALL=C and `env` in front of the command gives it back what it is to have. `env` is
 * one program more, so it is used only then.
 */
export function speakEnglish({ env, argv }: Command, path = process.env.PATH): Translated {
  // env would take such a name for a variable.
  if (speaksEnglish(env) || argv[0]?.includes('=')) return { env, argv };
  const envProgram = tryFindExecutable('env', path, '/');
  if (envProgram === undefined) return { env, argv };
  const restore = env.LC_ALL === undefined ? ['-u', 'LC_ALL'] : [`LC_ALL=${env.LC_ALL}`];
  return { env: { ...env, LC_ALL: 'C' }, argv: [envProgram, ...restore, ...argv] };
}

/** setlocale(3) and gettext(3): which variables decide, in which order; an empty one does not. */
function speaksEnglish({ LC_ALL, LC_MESSAGES, LANG, LANGUAGE }: Command['env']): boolean {
  const locale = LC_ALL || LC_MESSAGES || LANG || 'C';
  if (/^(C|POSIX)(\.|$)/.test(locale)) return true;
  return /^en[_.@]/.test(locale) && (!LANGUAGE || /^en([_:]|$)/.test(LANGUAGE));
}
