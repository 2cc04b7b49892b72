/** What the conductor asks of a machine: the local counterpart of the kubelet's CRI, as interfaces only. */

/** Runs containers as processes. Real: `process-runtime.ts`; simulated: the tests' virtual node. */
export interface ContainerRuntime {
  /**
   * Starts the main process of one container instance. Resolves once the program has been executed
   * (not merely forked); rejects with a `StartError` when it cannot be.
   */
  start(request: StartRequest): Promise<ContainerProcess>;
}

export interface StartRequest {
  /** Which instance this is: decides the log file, as the kubelet's `/var/log/pods` layout does. */
  readonly podNamespace: string;
  readonly podName: string;
  readonly podUid: string;
  readonly container: string;
  readonly restartCount: number;
  readonly command: Command;
  /** Without it the container leaves no message. */
  readonly terminationMessage?: TerminationMessageSource;
  /** Called for every chunk the main process writes, in order per stream; lines are not reassembled. */
  readonly onOutput?: (stream: OutputStream, chunk: Buffer) => void;
}

/** `terminationMessagePath` and `terminationMessagePolicy`. */
export interface TerminationMessageSource {
  /** On this machine; for the default path a file of the instance alone stands in, which it is told of. */
  readonly path: string;
  /** `FallbackToLogsOnError`: the end of the log of one that failed and wrote nothing there. */
  readonly policy: 'File' | 'FallbackToLogsOnError';
}

/** A program with everything that is resolved before it starts. */
export interface Command {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Of a main process alone: what is executed beside it has pipes and no input. */
  readonly ownStreams?: OwnStreams;
}

/** Which of hooklet's own standard streams a process gets, unchanged, instead of pipes and an empty input. */
export interface OwnStreams {
  readonly input: boolean;
  /** Both stdout and stderr: they are not seen by hooklet, and not in the log. */
  readonly output: boolean;
}

export type OutputStream = 'stdout' | 'stderr';

/** A started container instance. */
export interface ContainerProcess {
  readonly pid: number;
  /** Where its output is kept, in CRI log format. */
  readonly logPath: string;
  /** Settles (never rejects) when the main process has ended and every process of the container is gone. */
  readonly exited: Promise<ContainerExit>;
  /** True from the end of the main process on, a little before `exited` settles. */
  readonly ended: boolean;
  /** Sends one signal to the main process only; silent when it has gone already. */
  signal(name: string): void;
  /** SIGKILL to every process of the container, running exec hooks included. */
  kill(): void;
  /**
   * Runs a command in the container (`kubectl exec`, exec hooks, exec probes): same environment, directory
   * and user. Settles when the process has exited *and* its output pipes are closed, as containerd's ExecSync.
   * Rejects with `ExecError` when the container is gone or the command cannot be executed.
   * Aborting `signal` kills the command's processes; so does the end of the container (exit code 137).
   */
  exec(argv: readonly string[], options: ExecOptions, signal?: AbortSignal): Promise<ExecResult>;
}

export interface ContainerExit {
  /** The process's own code, or 128+N when signal N ended it. */
  readonly exitCode: number;
  /** Set when a signal ended it; kept for diagnosis (the API's `signal` field stays empty, as upstream). */
  readonly signal?: string;
  /** Milliseconds since the epoch at which the main process ended. */
  readonly finishedAt: number;
  /** What it left as its termination message, if anything. */
  readonly message?: string;
}

export interface ExecOptions {
  readonly onOutput?: (stream: OutputStream, chunk: Buffer) => void;
}

export interface ExecResult {
  /** 128+N when a signal ended it. */
  readonly exitCode: number;
  /** What was kept of stdout; the middle is dropped beyond a bound and the cut is marked in the text. */
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes that were written but not kept. */
  readonly droppedBytes: number;
}
