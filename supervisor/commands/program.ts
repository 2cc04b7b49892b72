/** The whole command line: every command, its flags and its help. Completion and the man page are made from it too. */

import { Argument, Command } from 'commander';
import { addCheckCommand } from './check/command.ts';
import { addCompletionCommand } from './completion/command.ts';
import { defineRun } from './define-run.ts';
import { defineServe } from './define-serve.ts';
import { addDoctorCommand } from './doctor/command.ts';
import { addDrillCommand } from './drill/command.ts';
import { visibleText } from './output/safe-text.ts';
import { writeHelp } from './output/write-help.ts';
import type { Task } from './task.ts';
import { addTimelineCommand } from './timeline/command.ts';

const EXAMPLES = `
Examples:
  hooklet run pods/fortune.yaml                 a pod in the foreground; Ctrl-C stops it as a deletion does
  hooklet run --pre-stop-sleep 5 -- node server.js     one command with hooks, as PID 1 of any image
  hooklet check pods/*.yaml                     the mistakes, before anything runs
  hooklet doctor Dockerfile                     would SIGTERM reach the app?
  hooklet drill pods/fortune.yaml               what is dropped when it stops under load, and why
  hooklet help run                              every command has examples`;

export interface ProgramOptions {
  /** What stands behind `--`, which commander does not tell apart. */
  readonly behind?: readonly string[] | undefined;
  /** Given what `run` and `serve` ask for; every other command does its work itself. */
  readonly begin?: (task: Task) => void;
}

export function createProgram({ behind, begin = () => {} }: ProgramOptions = {}): Command {
  const program = new Command('hooklet')
    .description("Runs Kubernetes Pod manifests as local processes, with the kubelet's container lifecycle.")
    .configureHelp({ showGlobalOptions: true })
    // What was typed is quoted in errors, and may come from a script.
    .configureOutput({ writeOut: writeHelp, writeErr: (text) => process.stderr.write(visibleText(text)) })
    .showHelpAfterError('hooklet --help and hooklet run --help show examples')
    .allowExcessArguments()
    .addHelpText('after', EXAMPLES)
    .exitOverride();
  program.option('-V, --version', 'print the version').action(async (options: { version?: true }) => {
    const [command] = program.args;
    if (command !== undefined) program.error(`error: unknown command '${command}'`);
    if (!options.version) program.help({ error: true });
    const { hookletVersion } = await import('../version.ts');
    writeHelp(`${hookletVersion()}\n`);
  });
  defineRun(program, behind, begin);
  defineServe(program, begin);
  addCheckCommand(program);
  addDoctorCommand(program);
  addDrillCommand(program);
  addTimelineCommand(program);
  addCompletionCommand(program);
  addHelpCommand(program);
  return program;
}

/** Commander's own one says nothing of a command that there is not. */
function addHelpCommand(program: Command): void {
  const names = [...program.commands.map((each) => each.name()), 'help'];
  program
    .helpCommand(false)
    .command('help')
    .description('show the help of a command: what it does, its flags, examples')
    .addArgument(new Argument('[command]', 'which one; all of them without it').choices(names))
    .addHelpText('after', '\nExamples:\n  hooklet help run\n  hooklet help drill | less')
    .action((name: string | undefined) => {
      (program.commands.find((each) => each.name() === name) ?? program).help();
    });
}
