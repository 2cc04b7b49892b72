/** The container runtime in plain mode: containers as ordinary processes of this machine. */

import { HookletError } from '../errors.ts';
import { superviseContainer } from './container-process.ts';
import type { Command, ContainerRuntime } from './container-runtime.ts';
import { type LogLimits, openLogFile } from './log-file.ts';
import { containerLogPath } from './log-path.ts';
import { spawnProcess } from './spawn-process.ts';
import { prepareTerminationLog, TERMINATION_LOG_VARIABLE } from './termination-log.ts';

export interface ProcessRuntimeOptions {
  /** Holds the logs, laid out as the kubelet's /var/log/pods. */
  readonly logRoot: string;
  /** Told what went wrong beside a container and did not stop it: a log that cannot be written. Default: stderr. */
  readonly onWarning?: (message: string) => void;
  readonly logLimits?: LogLimits;
  /** Where /proc is; only tests of machines without one say something else. */
  readonly procRoot?: string;
}

/** Runs containers without isolation: own session and process group each, the machine's network and files. */
export function createProcessRuntime(options: ProcessRuntimeOptions): ContainerRuntime {
  const { logRoot, procRoot, logLimits, onWarning = warnOnStderr } = options;
  let warned = false;
  const warnOfSocketOutput = () => {
    if (!warned) onWarning('no mkfifo here: programs cannot open /dev/stdout and /dev/stderr by name');
    warned = true;
  };
  return {
    async start(request) {
      const { container, onOutput, terminationMessage: source } = request;
      const path = containerLogPath(logRoot, request);
      const lastWords = source && (await prepareTerminationLog(source, request.command, path, onWarning));
      const command = withTerminationLog(request.command, lastWords?.path);
      const leader = await spawnProcess(command).catch(async (error: Error) => {
        await lastWords?.discard();
        throw new HookletError('START_ERROR', error.message, { container, argv: command.argv }, error);
      });
      if (!leader.opensDevStdout) warnOfSocketOutput();
      const log = openLogFile(path, {
        ...logLimits,
        onError: (error) => onWarning(`the log of container ${container} is incomplete: ${error.message}`),
      });
      return superviseContainer(leader, {
        command,
        log,
        onWarning,
        ...(onOutput && { onOutput }),
        ...(lastWords && { readMessage: lastWords.read }),
        ...(procRoot !== undefined && { procRoot }),
      });
    },
  };
}

function withTerminationLog(command: Command, path: string | undefined): Command {
  if (path === undefined) return command;
  return { ...command, env: { [TERMINATION_LOG_VARIABLE]: path, ...command.env } };
}

function warnOnStderr(message: string): void {
  process.stderr.write(`hooklet: ${message}\n`);
}
