/** The command line of `hooklet check`. Loads the command itself only when it is called. */

import type { Command } from 'commander';
import type { CheckOptions } from './check.ts';

const EXAMPLES = `
Examples:
  hooklet check pods/fortune.yaml               one manifest
  hooklet check pods/*.yaml                     every manifest of a folder
  kustomize build … | hooklet check -           Pods from standard input
  hooklet check --strict pod.yaml               for CI: warnings fail too
  hooklet check --image app=./Dockerfile pod.yaml     the image's ENTRYPOINT and CMD too
  hooklet check --json pod.yaml | jq '.findings[] | .code'
  hooklet check --sarif pods/*.yaml > hooklet.sarif   for code hosts and editors

What is found, why it matters and what to write instead: docs/findings.md, one section a code.
A finding that is meant so is ignored with an annotation on the Pod:
  metadata: { annotations: { hooklet.dev/ignore: "PostStartRacesServer,MissingPreStop" } }

Exit code: 0 without errors (notes and, without --strict, warnings do not count), 1 with errors,
64 for a wrong command line or a manifest that cannot be read or does not validate, 70 for a fault of hooklet.`;

export function addCheckCommand(program: Command): void {
  program
    .command('check')
    .description('find the lifecycle mistakes of Pod manifests before anything runs')
    .argument('<file...>', 'manifests (YAML or JSON); - is standard input')
    .option('--json', 'print one JSON object')
    .option('--sarif', 'print a SARIF 2.1.0 log')
    .option('--strict', 'exit with 1 on warnings too')
    .option(
      '--image <name=dockerfile>',
      'what an image name means: its Dockerfile or the folder that holds it; repeatable; ,context=DIR behind it names the folder that it is built from',
      (flag: string, before: readonly string[] = []) => [...before, flag],
    )
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('hooklet check --help shows examples')
    .action(async (files: string[], options: CheckOptions, command: Command) => {
      if (options.json && options.sarif)
        command.error('error: --json and --sarif exclude each other; give one');
      const { check } = await import('./check.ts');
      process.exitCode = await check(files, options);
    });
}
