/** The container runtime: containers as processes of this machine, in namespaces or plainly. */

import { HookletError } from '../errors.ts';
import { createConfinedStarter } from './confined-start.ts';
import { superviseContainer } from './container-process.ts';
import type { Command, ContainerRuntime, StartRequest } from './container-runtime.ts';
import { errnoText } from './errno-text.ts';
import { type Isolation, PLAIN } from './isolation.ts';
import { type LogFile, type LogLimits, openLogFile } from './log-file.ts';
import { containerLogPath } from './log-path.ts';
import type { ProcStat } from './proc-stat.ts';
import { removeOlderLogs } from './remove-older-logs.ts';
import { loadTerminalCalls } from './terminal-calls.ts';
import { prepareTerminationLog, TERMINATION_LOG_VARIABLE } from './termination-log.ts';

export interface ProcessRuntimeOptions {
  /** Holds the logs, laid out as the kubelet's /var/log/pods. Without it what containers print is kept nowhere. */
  readonly logRoot?: string;
  /** As `chooseIsolation` found it; plain unless said. */
  readonly isolation?: Isolation;
  /** Told what went wrong beside a container and did not stop it: a log that cannot be written. Default: stderr. */
  readonly onWarning?: (message: string) => void;
  readonly logLimits?: LogLimits;
  /** Living orphans that hooklet has become the parent of, as PID 1 or a subreaper; undefined without /proc. */
  readonly adopted?: () => readonly ProcStat[] | undefined;
  /** Where /proc is; only tests of machines without one say something else. */
  readonly procRoot?: string;
}

export interface ProcessRuntime extends ContainerRuntime {
  /** hooklet has become the one to adopt whatever its containers orphan: PID 1 is from the start. */
  adoptsOrphans(): void;
  /** Sends away what stands by to kill the containers as soon as none of them is left, and not only at `close`. */
  closeSoon(): void;
  /** All containers have ended: resolves when what stood by to kill them has gone. Never rejects. */
  close(): Promise<void>;
}

/** Runs containers on the machine's network and files, each with a session and process group of its own. */
export function createProcessRuntime(options: ProcessRuntimeOptions): ProcessRuntime {
  const { logRoot, isolation = PLAIN, procRoot, adopted, logLimits, onWarning = warnOnStderr } = options;
  const at = procRoot === undefined ? {} : { procRoot };
  const starter = createConfinedStarter({ ...at, isolation, onWarning, ...(adopted && { adopted }) });
  let warned = false;
  let running = 0;
  let closing = false;
  const closeIfEmpty = () => {
    if (closing && running === 0) void starter.close();
  };
  const warnOfSocketOutput = () => {
    if (!warned)
      onWarning('neither mkfifo nor koffi here: programs cannot open /dev/stdout and /dev/stderr by name');
    warned = true;
  };
  function keptLog(path: string, { container, podNamespace, podName }: StartRequest): LogFile {
    const whose = `the log of container ${container} of pod ${podNamespace}/${podName}`;
    return openLogFile(path, {
      ...logLimits,
      onError: (error) =>
        onWarning(`${whose} cannot be written: ${errnoText(error)}; it runs on, its output is dropped`),
      onRecovered: (missingBytes) => onWarning(`${whose} is incomplete: ${missingBytes} bytes are missing`),
    });
  }

  return {
    adoptsOrphans: starter.adoptsOrphans,
    close: starter.close,

    closeSoon() {
      closing = true;
      closeIfEmpty();
    },

    async start(request) {
      const { container, onOutput, terminationMessage: source } = request;
      const path = containerLogPath(logRoot ?? NOWHERE, request);
      if (logRoot !== undefined && request.restartCount > 0) {
        void removeOlderLogs(path).catch((error: Error) => onWarning(`old logs are left: ${error.message}`));
      }
      const lastWords = source && prepareTerminationLog(source, request.command, path, onWarning);
      const wanted = withTerminationLog(request.command, lastWords?.path);
      const bare = wanted.tty ? withTerminalIfAny(wanted, container, onWarning) : wanted;
      const { leader, confinement, command } = await starter.start(bare).catch((error: Error) => {
        lastWords?.discard();
        throw new HookletError('START_ERROR', error.message, { container, argv: bare.argv }, error);
      });
      if (!leader.opensDevStdout) warnOfSocketOutput();
      const log = logRoot === undefined ? noLog(path) : keptLog(path, request);
      running += 1;
      const supervised = superviseContainer(leader, confinement, {
        ...at,
        command,
        log,
        onWarning,
        watchExec: starter.watchGroup,
        ...(onOutput && { onOutput }),
        ...(lastWords && { readMessage: lastWords.read }),
      });
      void supervised.exited.finally(() => {
        running -= 1;
        closeIfEmpty();
      });
      return supervised;
    },
  };
}

/** Where no log can be. */
const NOWHERE = '/dev/null';

function noLog(path: string): LogFile {
  return { path, write: () => undefined, close: async () => {} };
}

function withTerminationLog(command: Command, path: string | undefined): Command {
  if (path === undefined) return command;
  return { ...command, env: { [TERMINATION_LOG_VARIABLE]: path, ...command.env } };
}

/** Without a terminal it runs all the same: what waits for input still can. */
function withTerminalIfAny(
  command: Command,
  container: string,
  onWarning: (message: string) => void,
): Command {
  try {
    loadTerminalCalls();
    return command;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    onWarning(`container ${container} has tty: true, and runs without a terminal: ${why}`);
    const { tty: _, ...rest } = command;
    return rest;
  }
}

function warnOnStderr(message: string): void {
  process.stderr.write(`hooklet: ${message}\n`);
}
