/** Flags that `run` and `serve` share: how this machine runs pods. */

import { Option } from 'commander';
import { ISOLATION_CHOICES } from '../host/isolation.ts';

export function backoffOption(): Option {
  return new Option(
    '--backoff <pace>',
    'how long a container that keeps ending waits: 10 s to 5 min, or 1 s to 60 s',
  )
    .choices(['default', 'fast'])
    .default('default');
}

export function isolationOption(): Option {
  return new Option(
    '--isolation <mode>',
    'namespace: main processes are PID 1 of PID namespaces; plain: they are not; auto: what works here',
  )
    .choices(ISOLATION_CHOICES)
    .default('auto');
}

export function quietHooksOption(): Option {
  return new Option('--quiet-hooks', 'show no hook output and no explanations, as a kubelet');
}

export function imageOption(): Option {
  return new Option(
    '--image <name=dockerfile>',
    'what an image name means: its Dockerfile or the folder that holds it; repeatable; ,context=DIR behind it names the folder that it is built from',
  ).argParser((flag: string, before: readonly string[] = []) => [...before, flag]);
}

export function traceOption(): Option {
  return new Option('--trace <file>', 'record what happens, for hooklet timeline: one JSON object a line');
}
