/** Finds out whether namespaces can be had here: by making one, since nothing else tells for sure. */

import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { HookletError } from '../errors.ts';
import { askProgram } from './ask-program.ts';
import type { Isolation, IsolationChoice, NamespaceIsolation, NamespaceTools } from './isolation.ts';
import { PLAIN } from './isolation.ts';
import { namespaceArgv } from './namespace-argv.ts';

/** A start takes milliseconds; a machine that needs longer is in trouble, and must not keep the pod waiting. */
const LONGEST_TRIAL_MS = 5000;

/**
 * `auto` falls back to plain mode and says why; `namespace` rejects with ISOLATION_UNAVAILABLE instead. One
 * attempt (about 4 ms), made with the very programs and options that a container is started with.
 */
export async function chooseIsolation(
  choice: IsolationChoice,
  longestMs = LONGEST_TRIAL_MS,
): Promise<Isolation> {
  if (choice === 'plain') return PLAIN;
  const found = await findNamespaces(longestMs);
  if (typeof found !== 'string') return found;
  if (choice === 'auto') return { mode: 'plain', why: found };
  throw new HookletError(
    'ISOLATION_UNAVAILABLE',
    `--isolation namespace: ${found}; --isolation plain runs containers without namespaces`,
    { why: found },
  );
}

/** Namespaces that work, or the reason why there are none. */
async function findNamespaces(longestMs: number): Promise<NamespaceIsolation | string> {
  if (process.platform !== 'linux') return `there are no PID namespaces on ${process.platform}`;
  // Who is PID 1 in there, and whether it still lives, is read from it.
  if (!existsSync('/proc/self/stat')) return 'no /proc is mounted here';
  const tools = findTools(process.env.PATH);
  if (typeof tools === 'string') return tools;
  const isolation = { mode: 'namespace', tools, userNamespace: process.geteuid?.() !== 0 } as const;
  const problem = await tryNamespaces(isolation, longestMs);
  return problem ?? isolation;
}

/** Without waiting for anything: the trial is to run while hooklet goes on with its own work. */
function findTools(path = ''): NamespaceTools | string {
  const missing: string[] = [];
  const find = (name: string) => {
    const file = path
      .split(':')
      .map((directory) => resolve(directory, name))
      .find((candidate) => isExecutable(candidate));
    if (file === undefined) missing.push(name);
    return file ?? '';
  };
  const tools = {
    setpriv: find('setpriv'),
    unshare: find('unshare'),
    setsid: find('setsid'),
    nsenter: find('nsenter'),
  };
  if (missing.length === 0) return tools;
  return `util-linux is not (fully) installed: no ${missing.join(', ')} in $PATH`;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Why no namespaces can be made right now; undefined when they can. */
export async function tryNamespaces(
  isolation: NamespaceIsolation,
  longestMs = LONGEST_TRIAL_MS,
): Promise<string | undefined> {
  const [file = '', ...args] = namespaceArgv(isolation, {}, [isolation.tools.nsenter, '--version']);
  const env = { LC_ALL: 'C', PATH: process.env.PATH ?? '' };
  const answer = await askProgram({ file, argv0: file, args, env, cwd: '/' }, longestMs);
  if (answer.isLate) return `making a namespace took more than ${longestMs / 1000} s`;
  if (answer.code !== 0) return whyNot(answer.said.trim().split('\n')[0] || answer.failure);
  return answer.said.includes('util-linux') ? undefined : NOT_UTIL_LINUX;
}

const NOT_UTIL_LINUX = 'nsenter is not the one of util-linux';

/** What the programs say, and what it means for whoever reads it. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [
    /unrecognized option|invalid option|unknown option|illegal option/,
    'the programs are not those of util-linux 2.36 or newer',
  ],
  [
    /unshare failed: Operation not permitted/,
    'hooklet may not make namespaces: as root it needs CAP_SYS_ADMIN, else user namespaces must be allowed',
  ],
  [/unshare failed: No space left on device/, 'the limit of namespaces is reached (user.max_*_namespaces)'],
  [
    /uid_map|gid_map|setgroups|mount failed|change root|filesystem propagation|mount \/proc failed/,
    'this machine or container forbids what it takes (masked /proc, AppArmor, seccomp)',
  ],
];

function whyNot(said: string): string {
  const line = said.replace(/^\S*\/(?=\w+: )/, '');
  const meaning = MEANINGS.find(([pattern]) => pattern.test(line))?.[1];
  return meaning === undefined ? line : `${meaning} (${line})`;
}
