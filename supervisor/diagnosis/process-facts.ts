/** What can be seen of a process from outside: the facts that a diagnosis goes by. */

export interface ProcessFacts {
  /** As this machine counts. */
  readonly pid: number;
  /** As its own PID namespace counts: what `ps` in the container shows. */
  readonly ownPid: number;
  readonly ppid: number;
  readonly argv: readonly string[];
  /** Path of the program; absent where it may not be read. */
  readonly exe?: string;
  /** The kernel's name for it, 15 characters: of a script its file name. */
  readonly name: string;
  /** R, S, D, T, …; zombies are not among the facts. */
  readonly state: string;
  readonly masks: SignalMasks;
  /** PID 1 of its namespace: the kernel drops what it has no handler for. */
  readonly isInit: boolean;
  /** Clock ticks after boot: with the pid it names one process for good. */
  readonly startTicks: number;
  /** Takes signals by reading them (signalfd, sigwait), which the masks do not show; absent: not known. */
  readonly readsSignals?: bigint;
  /** Whether one of its standard streams does not block, which Node undoes in its own handler; absent: not known. */
  readonly streamsNonBlocking?: boolean;
  /** The file that a shell reads its commands from. */
  readonly script?: SourceText;
  /** What a package manager runs, out of package.json. */
  readonly packageScript?: SourceText;
  /** Of a package manager, out of its own package. */
  readonly packageVersion?: string;
  readonly children: readonly ProcessFacts[];
}

/** A text and where it stands. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** Of its first line, counted from 1. */
  readonly line: number;
}

/** Bit N-1 stands for signal N. */
export interface SignalMasks {
  readonly caught: bigint;
  readonly ignored: bigint;
  readonly blocked: bigint;
  /** Of the process as a whole and of its main thread. */
  readonly pending: bigint;
}

export interface StopSignal {
  /** `SIGTERM`. */
  readonly name: string;
  readonly number: number;
}

/** What happens when the signal comes, as far as the kernel knows. */
export type Disposition = 'caught' | 'ignored' | 'blocked' | 'read' | 'default';

/** A signal that the process reads itself counts as read, whatever its masks say. */
export function dispositionOf(process: ProcessFacts, { number }: StopSignal): Disposition {
  const bit = 1n << BigInt(number - 1);
  const { caught, ignored, blocked } = process.masks;
  if (process.readsSignals !== undefined && (process.readsSignals & bit) !== 0n) return 'read';
  if ((ignored & bit) !== 0n) return 'ignored';
  if ((blocked & bit) !== 0n) return 'blocked';
  return (caught & bit) === 0n ? 'default' : 'caught';
}

/** It has been sent, and nobody has taken it. */
export function isPending({ masks }: ProcessFacts, { number }: StopSignal): boolean {
  return (masks.pending & (1n << BigInt(number - 1))) !== 0n;
}

/** `TERM`, as people say it. */
export function shortName({ name }: StopSignal): string {
  return name.replace(/^SIG/, '');
}

/** The process and everything below it. */
export function* familyOf(process: ProcessFacts): Iterable<ProcessFacts> {
  yield process;
  for (const child of process.children) yield* familyOf(child);
}
