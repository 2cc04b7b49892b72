/** `hooklet doctor PID`: a process that runs, whoever has started it. */

import { judgeTree } from '../../diagnosis/judge-tree.ts';
import { programName } from '../../diagnosis/name-program.ts';
import {
  dispositionOf,
  familyOf,
  type ProcessFacts,
  type StopSignal,
} from '../../diagnosis/process-facts.ts';
import { programOf } from '../../diagnosis/program.ts';
import { HookletError } from '../../errors.ts';
import { livingProcesses, readProcStat } from '../../host/proc-stat.ts';
import { observeTree } from '../../node/observe-tree.ts';
import type { Report, SeenProcess } from './report.ts';

/** Throws PROC_UNAVAILABLE or PROCESS_NOT_FOUND. */
export function examineProcess(pid: number, signal: StopSignal, procRoot?: string): Report {
  const tree = observeTree(pid, procRoot);
  if (!tree) throw whyNotThere(pid, procRoot);
  if (tree.argv.length === 0)
    throw notFound(
      pid,
      `pid ${pid} is ${tree.name}, a thread of the kernel: it gets no signals; give the pid of a program`,
    );
  const { findings } = judgeTree(tree, { signal, pidOf: 'machine' });
  const subject = {
    name: `pid ${pid}`,
    signal: signal.name,
    runs: [],
    processes: [...seen(tree, signal, 0)],
    findings,
    unknown: unknownOf(tree),
  };
  return { target: String(pid), kind: 'process', subjects: [subject] };
}

function* seen(tree: ProcessFacts, signal: StopSignal, depth: number): Iterable<SeenProcess> {
  const { pid, ownPid, ppid, isInit, argv, exe } = tree;
  yield {
    pid,
    ownPid,
    ppid,
    depth,
    isInit,
    argv,
    program: programName(tree),
    disposition: dispositionOf(tree, signal),
    isNode: programOf(argv, exe).kind === 'node',
  };
  for (const child of tree.children) yield* seen(child, signal, depth + 1);
}

/** What a process keeps to itself that is not ours: its program, its directory, its open files. */
function unknownOf(tree: ProcessFacts): readonly string[] {
  const family = [...familyOf(tree)];
  const name = (each: ProcessFacts) => `${programName(each)} (pid ${each.pid})`;
  const hidden = family.filter(({ exe }) => exe === undefined);
  const unread = family.flatMap((each) => {
    const program = programOf(each.argv, each.exe);
    const isScript = program.kind === 'shell' && program.call.runs.kind === 'script';
    return each.exe !== undefined && isScript && !each.script ? [each] : [];
  });
  return [
    ...(hidden.length > 0
      ? [
          `the files of ${listed(hidden.map(name))}: they may not be read, only arguments and masks; run doctor as their user, or as root`,
        ]
      : []),
    ...(unread.length > 0
      ? [`the scripts of ${listed(unread.map(name))}: they cannot be read, only their processes are judged`]
      : []),
  ];
}

const MOST_NAMES = 5;

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : names.join(', ');
}

function whyNotThere(pid: number, procRoot: string | undefined): HookletError {
  if (livingProcesses(procRoot) === undefined) {
    const message = `doctor needs /proc to look at pid ${pid}, and there is none here; give the manifest or the Dockerfile instead, which need no /proc`;
    return new HookletError('PROC_UNAVAILABLE', message, { pid });
  }
  const stat = readProcStat(pid, procRoot);
  if (stat?.state === 'Z' || stat?.state === 'X')
    return notFound(
      pid,
      `pid ${pid} has ended: its parent (pid ${stat.ppid}) has not collected it yet; give the pid of a process that runs`,
    );
  return notFound(
    pid,
    `no process has pid ${pid}: it has ended, or /proc hides it from you (mount option hidepid); ps -e shows those that run. A manifest or a Dockerfile can be judged without a process`,
  );
}

function notFound(pid: number, message: string): HookletError {
  return new HookletError('PROCESS_NOT_FOUND', message, { pid });
}
