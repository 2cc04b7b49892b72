/** What launching programs say when they cannot execute a command, and what a container runtime would say instead. */

import type { Command } from './container-runtime.ts';
import { notAllowedToBe } from './spawn-process.ts';

/** How the name begins under which the first program of a chain runs: nobody else begins a line with it. */
export const LAUNCHER = 'hooklet-launcher';

/** No program that launches says more than this in its one line. */
export const LONGEST_FAILURE = 4096;

/** util-linux, exec_shell.h: EX_EXEC_FAILED, EX_EXEC_ENOENT; coreutils' env has the same. */
const NOT_EXECUTED = [126, 127];
/** setpriv.c: SETPRIV_EXIT_PRIVERR. */
const NOT_PRIVILEGED = 127;

/** Whether this may be, or become, the one line of a launching program. Text is what standard error began with. */
export function mayBeLaunchFailure(text: string): boolean {
  const line = text.indexOf('\n');
  if (text.length > LONGEST_FAILURE || (line >= 0 && line < text.length - 1)) return false;
  // coreutils' env names itself by its whole path.
  const name = text.replace(/^\/(?:[^/\s]+\/)*/, '');
  return LAUNCHERS.some((launcher) => name.startsWith(launcher) || launcher.startsWith(name));
}

const LAUNCHERS = [LAUNCHER, 'unshare: ', 'setpriv: ', 'setsid: ', 'env: '];

/**
 * The runtime's words when a chain of programs ended with this exit code and this on standard error, and so did
 * not execute the command `file`; undefined when the command itself has ended so. The line must name the
 * command: a program that prints such a line about itself does not exist.
 */
export function launchFailure(
  stderr: string,
  exitCode: number | null,
  command: Command,
  file: string,
): string | undefined {
  if (exitCode === null || exitCode === 0 || !mayBeLaunchFailure(stderr)) return undefined;
  const [, tool, said = ''] = /^(?:\/(?:[^/\s]+\/)*)?([^:]+): (.*)\n$/s.exec(stderr) ?? [];
  const why = said.slice(said.lastIndexOf(': ') + 2).toLowerCase();
  if (tool?.startsWith(LAUNCHER)) return `exec ${file}: cannot be put into its container: ${said}`;
  switch (tool) {
    case 'setsid':
    case 'env':
      return NOT_EXECUTED.includes(exitCode) && names(said, command.argv[0])
        ? `exec ${file}: ${why}`
        : undefined;
    case 'setpriv':
      return isRunAs(command) &&
        exitCode === NOT_PRIVILEGED &&
        /^set(resuid|resgid|groups) failed: /.test(said)
        ? notAllowedToBe(command, file)
        : undefined;
    default:
      return undefined;
  }
}

/** What `unshare` said, if it is what ended with this: a program that calls `unshare` itself may look the same. */
export function unshareFailure(stderr: string, exitCode: number | null): string | undefined {
  const [, said] = /^unshare: (?!sigprocmask unblock)(.*)\n$/.exec(stderr) ?? [];
  return exitCode === 1 ? said : undefined;
}

function isRunAs({ uid, gid }: Command): boolean {
  return uid !== undefined || gid !== undefined;
}

/** `failed to execute NAME: …` (util-linux), `'NAME': …` (coreutils, in quotes of its own). */
function names(said: string, name = ''): boolean {
  const before = said.slice(0, said.lastIndexOf(': ')).replace(/^failed to execute /, '');
  return before === name || before.slice(1, -1) === name || before.includes(`'${name}'`);
}
