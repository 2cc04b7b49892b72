/** `hooklet serve` and `hooklet kubectl` on the command line. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import { readSeconds } from './container-flags.ts';
import {
  backoffOption,
  imageOption,
  isolationOption,
  quietHooksOption,
  traceOption,
} from './node-options.ts';
import type { ServeOptions } from './serve.ts';
import type { Task } from './task.ts';

const SERVE_EXAMPLES = `
Examples:
In one terminal:
  hooklet serve
In another one, with the line that hooklet has printed, or with "hooklet kubectl" in place of "kubectl":
  kubectl apply -f pods/fortune.yaml
  kubectl get pods -w
  kubectl exec fortune -- ps x
  kubectl delete pod fortune

Ctrl-C deletes every pod with its grace period and ends with 0; a second one kills at once.`;

const KUBECTL_EXAMPLES = `
Examples:
  hooklet kubectl get pods -w
  hooklet kubectl describe pod fortune
  hooklet kubectl logs -f fortune
  hooklet kubectl exec -it fortune -- sh

Exit code: kubectl's own; 64 when there is no kubectl in PATH, or no hooklet with an API.`;

/** Adds both commands. `kubectl` stands here for the help only: its arguments are kubectl's. */
export function defineServe(program: Command, begin: (task: Task) => void): void {
  program
    .command('serve')
    .description('wait for kubectl apply: an API server and a kubelet of this machine alone')
    .option('--grace <seconds>', 'grace period when stopping, instead of each pod’s own', readSeconds)
    .addOption(
      new Option('-o, --output <format>', 'how to show what happens')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addOption(backoffOption())
    .addOption(isolationOption())
    .addOption(quietHooksOption())
    .addOption(imageOption())
    .addOption(traceOption())
    .addOption(apiPortOption())
    .addHelpText('after', SERVE_EXAMPLES)
    .action((options: ServeOptions) => begin({ kind: 'server', options }));
  program
    .command('kubectl')
    .description("run your kubectl with the running hooklet's kubeconfig")
    .argument('[args...]', 'everything that kubectl takes')
    .addHelpText('after', KUBECTL_EXAMPLES);
}

export function apiPortOption(): Option {
  return new Option(
    '--api-port <port>',
    "the port of kubectl's API (4665); the next free one when it is taken",
  ).argParser(readPort);
}

export function noApiOption(): Option {
  return new Option('--no-api', "do not start kubectl's API");
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65535) return port;
  throw new InvalidArgumentError('Give a port between 1 and 65535.');
}
