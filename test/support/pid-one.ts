/** hooklet as a real PID 1: in a PID namespace of its own, with or without what an init may miss there. */

import { execFileSync, type SpawnOptions } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { HOOKLET, type Program, ROOT, start } from './program.ts';

export interface Inside {
  /** Without it an empty folder stands where /proc is. */
  readonly proc?: boolean;
  /** As a user without any rights, in a user namespace of its own. */
  readonly asNobody?: boolean;
  /** The program, instead of hooklet as built. */
  readonly program?: readonly string[];
}

const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

/** `hooklet ARGS` as PID 1. Its own pid out here: `initPid`. */
export function pidOne(args: readonly string[], inside: Inside = {}, options: SpawnOptions = {}): Program {
  const { proc = true, asNobody = false, program = [process.execPath, HOOKLET] } = inside;
  const namespaces = ['--pid', '--mount', '--fork', '--kill-child', ...(asNobody ? USER : [])];
  const mount = proc ? 'mount -t proc proc /proc' : 'mount -t tmpfs none /proc';
  const script = `${mount} && exec "$@"`;
  const unshare = ['unshare', ...namespaces, 'sh', '-c', script, 'sh', ...program, ...args];
  const [command = '', ...rest] = asNobody && process.getuid?.() === 0 ? [...NOBODY, ...unshare] : unshare;
  return start(command, rest, options);
}

const USER = ['--user', '--map-root-user'];

/** The pid by which PID 1 is known out here. */
export function initPid(program: Program): Promise<number> {
  return eventually(() => {
    for (const name of readdirSync('/proc')) {
      const pid = Number(name);
      if (pid > 0 && parentOf(pid) === program.pid) return pid;
    }
    throw new Error(`no child of ${program.pid} yet: ${program.output()}`);
  });
}

/** A signal from outside its namespace, as a container runtime sends it: to PID 1 alone. */
export async function signalInit(program: Program, signal: NodeJS.Signals | number): Promise<void> {
  process.kill(await initPid(program), signal);
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

/** Why no PID namespace can be made on this machine; undefined when one can. */
export function whyNoPidNamespace(asNobody = false): string | undefined {
  try {
    const [command = '', ...args] =
      asNobody && process.getuid?.() === 0 ? [...NOBODY, 'unshare'] : ['unshare'];
    const user = asNobody ? USER : [];
    execFileSync(command, [...args, ...user, '--pid', '--mount', '--fork', '--mount-proc', 'true'], {
      stdio: 'pipe',
    });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const copies: string[] = [];

/** hooklet as built, where koffi is not installed and all other packages are. */
export function withoutKoffi(): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'hooklet-no-koffi-'));
  copies.push(folder);
  cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name === 'koffi' || name === '@koromix' || name.startsWith('.')) continue;
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
  return [process.execPath, join(folder, 'dist', 'supervisor', 'cli.js')];
}

/** For afterEach. */
export function removeCopies(): void {
  for (const folder of copies.splice(0)) rmSync(folder, { recursive: true, force: true });
}
