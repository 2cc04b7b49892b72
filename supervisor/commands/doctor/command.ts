/** The command line of `hooklet doctor`. Loads the command itself only when it is called. */

import type { Command } from 'commander';
import type { DoctorOptions } from './doctor.ts';

const EXAMPLES = `
Examples:
  hooklet doctor 4711                       a process that runs, whoever has started it
  hooklet doctor "$(pgrep -of server.js)"
  hooklet doctor Dockerfile                 what ENTRYPOINT and CMD would run; scripts of the build context are read
  hooklet doctor pods/fortune.yaml          what the containers of a manifest would run
  hooklet doctor --image app=./Dockerfile pod.yaml
  hooklet doctor --signal INT 4711          another signal than TERM (or the image's STOPSIGNAL)
  hooklet doctor --json 4711 | jq '.subjects[].findings[].code'

Nothing is run, signalled or changed. Another user's process is judged by what everybody may see of it: its tree,
arguments and signal masks. What every code means: docs/findings.md; what is looked at and why: docs/signals.md.

Exit code: 0 healthy (notes do not count), 1 with findings, 64 for a wrong command line, a PID that is gone,
a file that cannot be read or does not validate, 70 for a fault of hooklet.`;

/** Adds the command; its exit code is `process.exitCode`. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(
      'say whether the stop signal reaches the app, and if not, who swallows it and what to write instead',
    )
    .argument(
      '<target>',
      'a PID, a manifest (YAML or JSON, - is standard input), or a Dockerfile or its folder',
    )
    .option('--json', 'print one JSON object')
    .option(
      '--signal <name>',
      'the stop signal (default: the one that the container or image says, else TERM)',
    )
    .option(
      '--image <name=dockerfile>',
      'what an image name of the manifest means; repeatable, as in hooklet run',
      (flag: string, before: readonly string[] = []) => [...before, flag],
    )
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('hooklet doctor --help shows examples')
    .action(async (target: string, options: DoctorOptions) => {
      const { doctor } = await import('./doctor.ts');
      process.exitCode = await doctor(target, options);
    });
}
