/** `hooklet run` on the command line: its two forms, their flags, and the help that teaches them. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import { HookletError } from '../errors.ts';
import type { IsolationChoice } from '../host/isolation.ts';
import {
  type ContainerFlags,
  readHookUrl,
  readSeconds,
  readShellCommand,
  readStopSignal,
} from './container-flags.ts';
import { apiPortOption, noApiOption } from './define-serve.ts';
import type { ApiFlags } from './late-api.ts';
import {
  backoffOption,
  imageOption,
  isolationOption,
  quietHooksOption,
  traceOption,
} from './node-options.ts';
import type { Task } from './task.ts';

const EXAMPLES = `
Examples:
A pod from its manifest:
  hooklet run pods/fortune-prestop.yaml     start the pod, show what happens; Ctrl-C drains, twice kills
  hooklet run --grace 5 a.yaml b.yaml       stop with 5 s instead of terminationGracePeriodSeconds
  hooklet run --isolation plain pod.yaml    no namespaces: where they are forbidden, or to compare
  hooklet run --backoff fast pod.yaml       restart what keeps ending after 1, 2, 4 … 60 s
  hooklet run --output json pod.yaml | jq   one JSON object a line
  hooklet run --view a.yaml b.yaml          a line a container below the log, redrawn in place
  hooklet run --trace run.jsonl pod.yaml    record it; hooklet timeline run.jsonl draws it
  kubectl create … -o yaml | hooklet run -  a manifest from standard input
  hooklet run --image app=./Dockerfile pod.yaml   run what the image's ENTRYPOINT and CMD say

One command, without a manifest, as on a terminal or as PID 1 of any image:
  hooklet run -- node server.js
  hooklet run --pre-stop-sleep 5 -- node server.js          keep serving for 5 s while the load balancer forgets us
  hooklet run --pre-stop-exec './drain.sh' --grace 60 -- node server.js
  hooklet run --post-start-http http://127.0.0.1:8080/warm-up -- ./server
  hooklet run --restart OnFailure -- ./worker               start it again when it fails, with back-off

  In a Dockerfile:
    ENTRYPOINT ["hooklet", "run", "--pre-stop-sleep", "5", "--"]
    CMD ["node", "server.js"]

  The command has hooklet's environment, directory, standard input and output; hooklet's own few lines go to
  standard error and begin with "hooklet: " (--output text or json shows all that happens instead).
  TERM, INT and the --stop-signal stop it: the preStop hook, then the stop signal once, then KILL when the grace
  is over; a second one kills at once. All other signals are passed on to it. Orphans are collected, and whatever
  is left of the command's processes ends with it. Give "docker stop" more time (-t) than --grace.

Exit code: the container's own (128+N when signal N ended it); with several containers the first
non-zero one in the order of the manifest; 124 after activeDeadlineSeconds; 126 or 127 for a command behind --
that cannot be executed or found; 64 for a wrong command line or manifest, 70 for a fault of hooklet.`;

interface RunFlags extends ContainerFlags, ApiFlags {
  readonly grace?: number;
  readonly output?: 'text' | 'json';
  readonly quietHooks?: true;
  readonly backoff: 'default' | 'fast';
  readonly isolation: IsolationChoice;
  readonly image?: readonly string[];
  readonly trace?: string;
  readonly view?: true;
}

/** The flags that a manifest has fields for. */
const CONTAINER_FLAGS = {
  postStartExec: 'lifecycle.postStart.exec',
  postStartHttp: 'lifecycle.postStart.httpGet',
  preStopExec: 'lifecycle.preStop.exec',
  preStopHttp: 'lifecycle.preStop.httpGet',
  preStopSleep: 'lifecycle.preStop.sleep',
  restart: 'restartPolicy',
  stopSignal: 'lifecycle.stopSignal',
} as const satisfies Record<keyof ContainerFlags, string>;

/** Splits the command line at the first `--`: what stands behind it is a command, with its own flags. */
export function splitAtDashes(argv: readonly string[]): {
  readonly own: readonly string[];
  /** Undefined without a `--`. */
  readonly command?: readonly string[];
} {
  const at = argv.indexOf('--');
  return at < 0 ? { own: argv } : { own: argv.slice(0, at), command: argv.slice(at + 1) };
}

/**
 * Adds the command; `command` is what stands behind `--`, which commander does not tell apart. What is asked for is
 * given to `begin`.
 */
export function defineRun(
  program: Command,
  command: readonly string[] | undefined,
  begin: (task: Task) => void,
): void {
  const run = program
    .command('run')
    .description('run pods, or one command as a container, in the foreground; ends when they end')
    .usage('[options] FILE…\n       hooklet run [options] -- COMMAND [ARG…]')
    .argument('[file...]', 'manifests (YAML or JSON); - is standard input');
  run
    .optionsGroup('Options:')
    .option('--grace <seconds>', 'grace period when stopping, instead of the pod’s own (30)', readSeconds)
    .addOption(
      new Option(
        '-o, --output <format>',
        'how to show what happens; one command shows only its own output',
      ).choices(['text', 'json']),
    )
    .option('--view', 'on a terminal: a line a container below the log, with its state and last event')
    .addOption(backoffOption())
    .addOption(isolationOption())
    .addOption(quietHooksOption())
    .addOption(imageOption())
    .addOption(traceOption())
    .addOption(noApiOption())
    .addOption(apiPortOption());
  run
    .optionsGroup('Options for one command behind --:')
    .option('--post-start-exec <command>', 'run by /bin/sh -c right after the start', readShellCommand)
    .option(
      '--post-start-http <url>',
      'one GET right after the start; no answer ends the command',
      readHookUrl,
    )
    .option('--pre-stop-exec <command>', 'run by /bin/sh -c before the stop signal', readShellCommand)
    .option('--pre-stop-http <url>', 'one GET before the stop signal', readHookUrl)
    .option('--pre-stop-sleep <seconds>', 'a pause before the stop signal', readOneSleep)
    .addOption(
      new Option('--restart <policy>', 'when the command ends (default: Never)').choices([
        'Always',
        'OnFailure',
        'Never',
      ]),
    )
    .option('--stop-signal <signal>', 'what stops the command (default: SIGTERM)', readStopSignal);
  run.addHelpText('after', EXAMPLES).action((files: string[], flags: RunFlags) => {
    begin(taskOf(files, flags, command));
  });
}

/** Throws USAGE when the two forms are mixed. */
function taskOf(files: readonly string[], flags: RunFlags, command: readonly string[] | undefined): Task {
  if (command) {
    refuseFilesAndCommand(files, command);
    refuseNamespace(flags);
    if (flags.view) throw usage('--view is for manifests; a command behind -- has the terminal for itself');
    if (flags.apiPort !== undefined)
      throw usage('--api-port is for manifests; a command behind -- is no pod that kubectl could see');
    if (flags.image) throw usage('--image is for manifests; a command behind -- needs no image');
    return { kind: 'command', command, options: flags };
  }
  refuseContainerFlags(files, flags);
  if (flags.view && flags.output === 'json')
    throw usage('--view is for people and --output json for programs: leave one of them out');
  if (files.length === 0)
    throw usage(
      "missing required argument 'file': name a manifest (hooklet run pod.yaml), or put a command behind -- (hooklet run -- node server.js)",
    );
  return { kind: 'pods', files, options: { ...flags, output: flags.output ?? 'text' } };
}

function refuseFilesAndCommand(files: readonly string[], command: readonly string[]): void {
  if (files.length > 0)
    throw usage(
      `${files[0]} stands in front of -- and a command behind it: run manifests or one command, not both`,
    );
  if (command.length === 0 || command[0] === '')
    throw usage('no command stands behind --: give one, for example hooklet run -- node server.js');
}

function refuseContainerFlags(files: readonly string[], flags: RunFlags): void {
  for (const [name, field] of Object.entries(CONTAINER_FLAGS)) {
    if (flags[name as keyof ContainerFlags] === undefined) continue;
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (files.length === 0)
      throw usage(`${flag} needs a command behind --, for example hooklet run ${flag} … -- node server.js`);
    throw usage(`${flag} is for one command behind --; a manifest says it with ${field}`);
  }
}

function readOneSleep(text: string, previous?: number): number {
  if (previous !== undefined) throw new InvalidArgumentError('It is given twice; keep one of them.');
  return readSeconds(text);
}

function usage(message: string): HookletError {
  return new HookletError('USAGE', message);
}

/** The command's orphans must come to hooklet, which is the init of this form. */
function refuseNamespace({ isolation }: RunFlags): void {
  if (isolation === 'namespace')
    throw usage(
      '--isolation namespace is for pods: a command behind -- runs plainly, because hooklet itself is its init; leave the flag out',
    );
}
