/** `hooklet run -- COMMAND`: one command as a container, in the foreground of a terminal or as PID 1 of an image. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ErrorCode, HookletError } from '../errors.ts';
import { adoptedFromNowOn } from '../host/adopted-children.ts';
import { findExecutable, refuseUnknownFormat } from '../host/find-executable.ts';
import { preparePipes, prepareToRead } from '../host/open-pipe.ts';
import { tendOrphans } from '../host/orphans.ts';
import { createProcessRuntime } from '../host/process-runtime.ts';
import type { Pod } from '../manifest/pod.ts';
import type { ContainerFlags } from './container-flags.ts';
import { createMachine, currentDirectory } from './create-machine.ts';
import { describeUntended } from './describe-untended.ts';
import { listenInForeground } from './forward-signals.ts';
import type { OpenOutput } from './open-output.ts';
import { openQuietOutput } from './open-quiet-output.ts';
import { recordRun } from './record-run.ts';
import { type RunOptions, runPods } from './run-pods.ts';
import { settleMemory } from './settle-memory.ts';

export interface ForegroundOptions extends ContainerFlags, Omit<RunOptions, 'output'> {
  /** The view of a manifest's pods; without it the command's output is its own, untouched. */
  readonly output?: RunOptions['output'];
}

/**
 * Resolves with the command's exit code when no process of it is left. Rejects with USAGE, or with
 * COMMAND_NOT_FOUND or COMMAND_NOT_EXECUTABLE before anything is started.
 */
export async function runContainer(command: readonly string[], options: ForegroundOptions): Promise<number> {
  const { grace: _, ...rest } = options;
  const pod = await readPod(command, options);
  refuseUnrunnable(command[0] ?? '');
  const view = await openView(pod, options);
  const output = options.trace === undefined ? view : recordRun(view, options.trace, [pod]).output;
  const warn = (message: string) => output.note(`hooklet: ${message}`);
  let deliver = (_signal: string) => {};
  const mailbox = holdSignals((signal) => deliver(signal));
  const untended = tendOrphans();
  if (untended) warn(describeUntended(untended));
  // Always plain mode: hooklet is the init here, and what the command orphans comes to it.
  // No log: its output goes where hooklet's goes; whoever wants it kept has a container runtime that does so.
  const runtime = createProcessRuntime({ onWarning: warn, adopted: adoptedFromNowOn() });
  if (!untended || process.pid === 1) runtime.adoptsOrphans();
  // The command has hooklet's own streams; a hook has pipes, and comes right after its start.
  if (pod.spec.containers.some(({ lifecycle }) => lifecycle !== undefined)) {
    void preparePipes();
    prepareToRead();
  }
  const running = runPods([pod], {
    options: rest,
    output,
    machine: createMachine({
      runtime,
      baseEnv: wholeEnvironment(process.env),
      foreground: { input: true, output: options.output === undefined },
    }),
    listen({ forward, ...handlers }) {
      deliver = (signal) => {
        if (!forward(signal)) warn(`${signal} reached nobody: the command does not run now`);
      };
      const onStop = (why: string) => {
        handlers.onStop(why);
        runtime.closeSoon();
      };
      return listenInForeground(
        { ...handlers, onStop, onSignal: mailbox.post },
        process.env,
        options.stopSignal,
      );
    },
    onStarted() {
      mailbox.open();
      settleMemory();
    },
  });
  return running.finally(runtime.close);
}

/** On its own, so that nothing refers to what validates it while it runs. */
async function readPod(command: readonly string[], options: ForegroundOptions): Promise<Pod> {
  const { containerPod } = await import('./container-pod.ts');
  return containerPod({ command, ...options });
}

/** Before the Pod is: its back-off would go on trying for ever what a shell would refuse once. */
function refuseUnrunnable(name: string): void {
  const cwd = currentDirectory();
  const isThere = name.includes('/') && existsSync(resolve(cwd, name));
  let code: keyof typeof REMEDIES = isThere ? 'COMMAND_NOT_EXECUTABLE' : 'COMMAND_NOT_FOUND';
  try {
    const file = findExecutable(name, process.env.PATH, cwd);
    code = 'COMMAND_NOT_EXECUTABLE';
    refuseUnknownFormat(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new HookletError(code, `${why}; ${REMEDIES[code]}`, { name }, error);
  }
}

const REMEDIES = {
  COMMAND_NOT_FOUND: 'give the path of the command, or the name of one in PATH',
  COMMAND_NOT_EXECUTABLE: 'make it an executable file: chmod +x, and #! in the first line of a script',
} as const satisfies Partial<Record<ErrorCode, string>>;

async function openView(pod: Pod, { output, quietHooks }: ForegroundOptions): Promise<OpenOutput> {
  const hooks = quietHooks ? { quietHooks } : {};
  if (output) {
    const { openOutput } = await import('./open-output.ts');
    return openOutput([pod], { output, ...hooks }, process.env);
  }
  return openQuietOutput({ quietHooks: quietHooks === true, restarts: pod.spec.restartPolicy !== 'Never' });
}

interface Mailbox {
  post(signal: string): void;
  /** Delivers what has come up to now, and from now on at once. */
  open(): void;
}

/** Signals that come before the command runs wait for it. */
function holdSignals(deliver: (signal: string) => void): Mailbox {
  const held: string[] = [];
  let isOpen = false;
  return {
    post(signal) {
      if (isOpen) deliver(signal);
      else held.push(signal);
    },
    open() {
      isOpen = true;
      for (const signal of held.splice(0)) deliver(signal);
    },
  };
}

function wholeEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
