/** Runs one form for real, in one column: sends TERM to its top process, sees what becomes of it, asks hooklet. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Finding } from '../../supervisor/diagnosis/finding.ts';
import { judgeStop } from '../../supervisor/diagnosis/judge-stop.ts';
import { judgeTree } from '../../supervisor/diagnosis/judge-tree.ts';
import { familyOf, type ProcessFacts } from '../../supervisor/diagnosis/process-facts.ts';
import { isSameProcess } from '../../supervisor/host/proc-stat.ts';
import { observeTree } from '../../supervisor/node/observe-tree.ts';

export type Column = 'plain child' | 'PID 1';

export interface FormRun {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly column: Column;
  readonly drainMs: number;
  /** How long what does not end is waited for. */
  readonly capMs: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Outcome {
  /** What hooklet says: before the signal, or of what is left of it at the end. */
  readonly findings: readonly Finding[];
  /** The signals that the app has heard of. */
  readonly got: readonly string[];
  /** The app has finished what it had to. */
  readonly drained: boolean;
  /** Of the top process, from the signal on; undefined when it outlived the cap. */
  readonly goneMs?: number;
  /** Exit code, or the signal's name. */
  readonly status?: number | string;
  /** The app was left running when the top process had gone. */
  readonly orphaned: boolean;
  /** Who got the signal, where it was lost. */
  readonly account?: string;
}

const TERM = { name: 'SIGTERM', number: 15 } as const;
const LOOK_MS = 20;
const LONGEST_START_MS = 20_000;
/** How long a tree may be in motion before it is judged as it is. */
const LONGEST_SETTLING_MS = 3000;

/** Undefined: there is no such program in PATH. */
export function findProgram(name: string, path = process.env.PATH ?? ''): string | undefined {
  if (name.includes('/')) return name;
  const folder = path.split(delimiter).find((each) => each !== '' && existsSync(join(each, name)));
  return folder && join(folder, name);
}

/** Leaves nothing running, whatever happens. */
export async function runForm(run: FormRun): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'hooklet-form-'));
  const report = join(folder, 'report');
  const child = start(run, report, folder);
  const known = new Map<number, ProcessFacts>();
  const end = endOf(child);
  try {
    await appears(() => existsSync(report) || child.exitCode !== null, LONGEST_START_MS);
    const top = run.column === 'PID 1' ? await namespaceInit(child.pid ?? 0) : (child.pid ?? 0);
    const { tree, findings } = await settled(top, known);
    const sentAt = performance.now();
    const isHere = () => child.exitCode === null && child.signalCode === null;
    process.kill(top, TERM.name);
    await appears(() => !isHere(), run.capMs);
    const gone = isHere() ? undefined : await end;
    const now = observeTree(top);
    remember(now, known);
    const stop =
      gone || !now
        ? undefined
        : judgeStop({ before: tree, now, isLate: true }, { signal: TERM, pidOf: 'container' });
    const orphan = gone && theApp(read(report), known);
    if (orphan) await appears(() => /^drained/m.test(read(report)), run.drainMs * 2);
    const text = read(report);
    return {
      findings: findings.length > 0 ? findings : (stop?.findings ?? []),
      got: [...text.matchAll(/^got (SIG\w+)/gm)].map(([, name = '']) => name),
      drained: /^drained/m.test(text),
      orphaned: orphan !== undefined,
      ...(gone && { goneMs: gone.at - sentAt, status: gone.status }),
      ...(stop && { account: stop.account }),
    };
  } finally {
    remember(observeTree(child.pid ?? 0), known);
    for (const each of known.values()) if (isAlive(each)) kill(each.pid);
    kill(child.pid ?? 0);
    await end;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Who is not root needs a user namespace around it. */
const USER_NAMESPACE = process.geteuid?.() === 0 ? [] : ['--user', '--map-root-user'];
const AS_PID_1 = ['unshare', ...USER_NAMESPACE, '--pid', '--fork', '--kill-child', '--mount-proc', '--'];

/** Why this user can make no PID namespace here; undefined when it works. */
export function whyNoPidNamespace(): string | undefined {
  const [program = '', ...args] = [...AS_PID_1, 'true'];
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? undefined : stderr?.trim() || 'unshare is missing';
}

function start(
  { argv, cwd, column, drainMs, env = {} }: FormRun,
  report: string,
  folder: string,
): ChildProcess {
  const [program = '', ...args] = column === 'PID 1' ? [...AS_PID_1, ...argv] : argv;
  return spawn(program, args, {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      PM2_HOME: join(folder, 'pm2'),
      npm_config_cache: join(folder, 'npm'),
      npm_config_update_notifier: 'false',
      SIGNAL_REPORT: report,
      DRAIN_MS: String(drainMs),
      ...env,
    },
  }).on('error', () => {});
}

interface End {
  readonly at: number;
  readonly status: number | string;
}

function endOf(child: ChildProcess): Promise<End> {
  // What it prints is read and thrown away: a full pipe would stop it.
  for (const stream of [child.stdout, child.stderr]) stream?.resume();
  return new Promise((resolve) => {
    const ended = (code: number | null, signal: string | null) =>
      resolve({ at: performance.now(), status: code ?? signal ?? '' });
    child.once('exit', ended);
    child.once('error', () => ended(127, null));
  });
}

/** unshare stays outside and waits for PID 1. */
async function namespaceInit(unshare: number): Promise<number> {
  let pid: number | undefined;
  await appears(() => {
    pid = observeTree(unshare)?.children[0]?.pid;
    return pid !== undefined;
  }, LONGEST_START_MS);
  if (pid === undefined) throw new Error('the PID namespace has not been made: unshare needs the right to');
  return pid;
}

/** The tree once it stands still: seen twice alike, and nothing in it is being set up. */
async function settled(
  top: number,
  known: Map<number, ProcessFacts>,
): Promise<{ tree: ProcessFacts; findings: readonly Finding[] }> {
  let last = '';
  for (const giveUpAt = performance.now() + LONGEST_SETTLING_MS; ; await delay(LOOK_MS * 2)) {
    const tree = observeTree(top);
    if (!tree) throw new Error('it ended before it was looked at');
    remember(tree, known);
    const { findings, settled: isSettled } = judgeTree(tree, { signal: TERM, pidOf: 'container' });
    const shape = [...familyOf(tree)].map(({ pid, argv }) => `${pid} ${argv.join(' ')}`).join('\n');
    if ((shape === last && isSettled) || performance.now() > giveUpAt)
      return { tree, findings: findings.filter(({ severity }) => severity !== 'note') };
    last = shape;
  }
}

/** The app, if it still runs. It has told its own PID. */
function theApp(report: string, known: ReadonlyMap<number, ProcessFacts>): ProcessFacts | undefined {
  const pid = Number(/^ready (\d+)$/m.exec(report)?.[1]);
  return [...known.values()].find((each) => each.ownPid === pid && isAlive(each));
}

function isAlive(process: ProcessFacts): boolean {
  return isSameProcess({ ...process, pgrp: 0, session: 0, exiting: false });
}

function remember(tree: ProcessFacts | undefined, known: Map<number, ProcessFacts>): void {
  if (tree) for (const each of familyOf(tree)) known.set(each.pid, each);
}

async function appears(isThere: () => boolean, withinMs: number): Promise<void> {
  for (const giveUpAt = performance.now() + withinMs; !isThere() && performance.now() < giveUpAt; )
    await delay(LOOK_MS);
}

function read(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function kill(pid: number): void {
  try {
    if (pid > 1) process.kill(pid, 'SIGKILL');
  } catch {
    // It has gone by itself.
  }
}
