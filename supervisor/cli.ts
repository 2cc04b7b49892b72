#!/usr/bin/env node
/** argv → one command. Loads no more than the command needs: the pod starts before the rest. */

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { addCheckCommand } from './commands/check/command.ts';
import { apiPortOption, defineServe, noApiOption } from './commands/define-serve.ts';
import { EXIT_SOFTWARE, EXIT_USAGE, HookletError } from './errors.ts';

const RUN_EXAMPLES = `
Examples:
  hooklet run pods/fortune.yaml             start the pod, show what happens; Ctrl-C drains, twice kills
  hooklet run --grace 5 a.yaml b.yaml       stop with 5 s instead of terminationGracePeriodSeconds
  hooklet run --backoff fast pod.yaml       restart what keeps ending after 1, 2, 4 … 60 s
  hooklet run --output json pod.yaml | jq   one JSON object a line
  kubectl create … -o yaml | hooklet run -  a manifest from standard input

Exit code: the container's own (128+N when signal N ended it); with several containers the first
non-zero one in the order of the manifest; 124 after activeDeadlineSeconds;
64 for a wrong command line or manifest, 70 for a fault of hooklet.`;

function createProgram(): Command {
  const program = new Command('hooklet')
    .description("Runs Kubernetes Pod manifests as local processes, with the kubelet's container lifecycle.")
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('hooklet --help and hooklet run --help show examples')
    .allowExcessArguments()
    .exitOverride();
  program.option('-V, --version', 'print the version').action(async (options: { version?: true }) => {
    const [command] = program.args;
    if (command !== undefined) program.error(`error: unknown command '${command}'`);
    if (!options.version) program.help({ error: true });
    const { hookletVersion } = await import('./version.ts');
    process.stdout.write(`${hookletVersion()}\n`);
  });
  program
    .command('run')
    .description('run the pods of one or more manifests in the foreground; ends when they end')
    .argument('<file...>', 'manifests (YAML or JSON); - is standard input')
    .option('--grace <seconds>', 'grace period when stopping, instead of the pod’s own', wholeSeconds)
    .addOption(
      new Option('-o, --output <format>', 'how to show what happens')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addOption(
      new Option(
        '--backoff <pace>',
        'how long a container that keeps ending waits: 10 s to 5 min, or 1 s to 60 s',
      )
        .choices(['default', 'fast'])
        .default('default'),
    )
    .option('--quiet-hooks', 'show no hook output and no explanations, as a kubelet')
    .addOption(noApiOption())
    .addOption(apiPortOption())
    .addHelpText('after', RUN_EXAMPLES)
    .action(async (files: string[], options: RunFlags) => {
      const { run } = await import('./commands/run.ts');
      process.exitCode = await run(files, options);
    });
  defineServe(program, wholeSeconds);
  addCheckCommand(program);
  return program;
}

interface RunFlags {
  readonly api: boolean;
  readonly apiPort?: number;
  readonly grace?: number;
  readonly output: 'text' | 'json';
  readonly quietHooks?: true;
  readonly backoff: 'default' | 'fast';
}

function wholeSeconds(text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new InvalidArgumentError('Give whole seconds, 0 or more, for example 30.');
  return Number(text);
}

/** Its arguments are kubectl's alone. */
async function runKubectl(args: readonly string[]): Promise<number> {
  const { kubectl } = await import('./commands/kubectl.ts');
  return kubectl(args, process.env);
}

async function main(argv: readonly string[]): Promise<void> {
  try {
    if (argv[2] === 'kubectl') process.exitCode = await runKubectl(argv.slice(3));
    else await createProgram().parseAsync(argv);
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
  // Nothing that is left over may keep hooklet from ending: a hanging disk, a listener, a timer.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit());
  await Promise.all([flush(process.stdout), flush(process.stderr)]);
  process.exit();
}

/** A reader that takes nothing for so long takes nothing more. */
const LONGEST_FLUSH_MS = 5000;

/** Resolves when what was written has been handed over, or nobody takes it any more. */
function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed) {
      resolve();
      return;
    }
    stream.write('', () => resolve());
    setTimeout(resolve, LONGEST_FLUSH_MS).unref();
  });
}

function reportFailure(error: unknown): number {
  // Commander has printed its own sentence; help and version are no failures.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
  if (error instanceof HookletError) {
    process.stderr.write(`hooklet: ${error.message}\n`);
    return error.exitCode;
  }
  process.stderr.write(`hooklet: this is a fault of hooklet, please report it\n${stackOf(error)}\n`);
  return EXIT_SOFTWARE;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

await main(process.argv);
