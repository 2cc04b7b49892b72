/** The command line of `hooklet drill`. Loads the command itself only when it is called. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import { ISOLATION_CHOICES } from '../../host/isolation.ts';
import { watchOwnChildren } from '../../host/own-children.ts';
import { readSeconds } from '../container-flags.ts';
import type { DrillFlags } from './drill.ts';
import { readDuration } from './read-duration.ts';

const EXAMPLES = `
Examples:
  hooklet drill pods/fortune.yaml               200 requests a second, a stop after 3 s: what is dropped, and why
  hooklet drill --rate 500 --request 'GET /quote' --request 'GET /quote?delay=1500 @5' pods/fortune.yaml
  hooklet drill --balancer none pod.yaml        clients that do not hear of the stop
  hooklet drill --request 'POST /orders =201' --body '{"n":1}' --header 'Content-Type: application/json' pod.yaml
  hooklet drill --stop crash pod.yaml           what a crash cuts off; also liveness, node; --rolling
  hooklet drill --repeat 20 --junit drill.xml pod.yaml      for CI
  hooklet drill --compare with-hook.yaml --report drill.html without-hook.yaml
  hooklet drill --json pod.yaml | jq .causes

A request: 'METHOD PATH [@SHARE] [=STATUS]'. @5 is five of a hundred; those without share the rest. =200,404 or
=2xx is the answer to expect (default 200 to 399).

Exit code: 0 when nothing was dropped and nothing was killed; 1 when something was, or when the load was not kept;
64 for a wrong command line or manifest, or a path that is answered otherwise from the start; 69 when the service
was never ready or died before the stop; 70 for a fault of hooklet; 130 or 143 when it was interrupted.`;

export function addDrillCommand(program: Command): void {
  program
    .command('drill')
    .description('stop a pod under load: what is dropped, when, why, and what to change')
    .argument('<file...>', 'manifests (YAML or JSON); the first Pod is put under load; - is standard input')
    .option('--rate <n>', 'requests a second, whatever the server does (200)', readRate)
    .option('--reuse <share>', 'share of requests over kept connections, 0 to 1 (0.8)', readShare)
    .option('--request <request>', "'GET /path @5 =200'; repeatable (GET / or hooklet.dev/path)", collect)
    .option('--header <header>', "'Name: value' for every request; repeatable", collect)
    .option('--body <text>', 'body of POST, PUT and PATCH requests')
    .option('--expect <statuses>', 'statuses that count as served (200-399)')
    .option('--https', 'TLS, without looking at the certificate (default for a port named https)')
    .option('--port <port>', 'the port to ask (the first TCP port of the pod)', readPort)
    .option('--warm <time>', 'load before the stop (3s)', readTime)
    .option('--duration <time>', 'ends the load so long after it began (with the stop)', readTime)
    .option('--timeout <time>', 'how long a request waits for its whole answer (10s)', readTime)
    .option('--ready-timeout <time>', 'how long the pod may take to become ready (60s)', readTime)
    .addOption(
      new Option(
        '--balancer <how>',
        'endpoints: traffic ends --endpoint-lag after the deletion; readiness: when the pod is unready; none: with the process',
      )
        .choices(['endpoints', 'readiness', 'none'])
        .default('endpoints'),
    )
    .option('--endpoint-lag <time>', 'how late the balancer hears (2s; 0s with readiness)', readTime)
    .addOption(
      new Option(
        '--stop <kind>',
        'delete; liveness: its liveness probe fails; crash: its process is killed; node: all Pods are deleted',
      )
        .choices(['delete', 'liveness', 'crash', 'node'])
        .default('delete'),
    )
    .option('--rolling', 'a new pod becomes ready on another port first, then the old one is deleted')
    .option('--rolling-env <name=value>', 'a variable of the new pod; repeatable', collect)
    .option('--allow-dropped <n>', 'pass although so many are dropped (0)', readCount)
    .option('--grace <seconds>', 'grace period of the stop, instead of the pod’s own', readSeconds)
    .addOption(
      new Option('--isolation <mode>', 'as for hooklet run').choices(ISOLATION_CHOICES).default('auto'),
    )
    .option('--image <name=dockerfile>', 'what an image name means, as for hooklet run; repeatable', collect)
    .option('--repeat <n>', 'drill so many times: the worst and the median', readRuns)
    .option('--compare <file>', 'drill this manifest too, side by side; repeatable', collect)
    .option('--junit <file>', 'write the result as JUnit XML')
    .option('--report <file>', 'write one self-contained HTML file: timeline, requests, ledger, events')
    .option('--metrics <file>', 'write counts of drops in Prometheus’ text format')
    .option('--json', 'print one JSON object, with a record for each request')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('hooklet drill --help shows examples')
    .action(async (files: string[], flags: DrillFlags) => {
      // Before anything can start a process: a reaper must know whose ends Node collects.
      watchOwnChildren();
      const { drillFiles } = await import('./drill.ts');
      process.exitCode = await drillFiles(files, flags);
    });
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

const FASTEST = 100_000;

function readRate(text: string): number {
  const rate = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || rate <= 0 || rate > FASTEST)
    throw new InvalidArgumentError(
      `Give requests a second, more than 0 and at most ${FASTEST}, for example 200.`,
    );
  return rate;
}

function readCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number, 0 or more.');
  return Number(text);
}

function readRuns(text: string): number {
  const runs = readCount(text);
  if (runs < 1) throw new InvalidArgumentError('Give 1 or more.');
  return runs;
}

function readShare(text: string): number {
  const share = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || share > 1)
    throw new InvalidArgumentError('Give a share from 0 (only new connections) to 1, for example 0.8.');
  return share;
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('Give a port from 1 to 65535.');
  return port;
}

/** Milliseconds. */
function readTime(text: string): number {
  const ms = readDuration(text);
  if (ms === undefined)
    throw new InvalidArgumentError('Give a time up to a day, for example 3s, 500ms or 2m.');
  return ms;
}
