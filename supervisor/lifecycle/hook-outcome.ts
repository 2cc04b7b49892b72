/** Whether a hook succeeded, and the kubelet's words when it did not (`pkg/kubelet/lifecycle/handlers.go`). */

import { goQuote } from '../manifest/go-quote.ts';
import type { LifecycleHandler, Pod } from '../manifest/pod.ts';
import type { HookOutcome } from './facts.ts';
import { formatPod, goStrings } from './go-format.ts';

export type Verdict =
  | { readonly ok: true; readonly warnings: readonly HookWarning[] }
  | { readonly ok: false; readonly message: string; readonly shortMessage: string; readonly hint?: string };

export type HookWarning =
  | { readonly kind: 'fallback'; readonly address: string }
  | { readonly kind: 'status'; readonly status: number; readonly path: string };

/**
 * exec: exit code 0 is success. httpGet: any answer is success, 404 and 500 too; only a transport error fails.
 * sleep: always. Source: semantics 1.1 to 1.3.
 */
export function judgeHook(
  pod: Pod,
  container: string,
  handler: LifecycleHandler,
  outcome: HookOutcome,
): Verdict {
  switch (outcome.kind) {
    case 'slept':
      return { ok: true, warnings: [] };
    case 'answered':
      return { ok: true, warnings: answerWarnings(handler, outcome) };
    case 'exited':
      if (outcome.exitCode === 0) return { ok: true, warnings: [] };
      return execFailure(
        pod,
        container,
        handler,
        exitError(handler, outcome),
        outcome.stdout + outcome.stderr,
      );
    case 'failed':
      if (handler.exec) {
        const verdict = execFailure(pod, container, handler, outcome.error, outcome.output ?? '');
        return { ...verdict, hint: HINT.notRun };
      }
      return otherFailure(pod, container, handler, outcome.error);
    default:
      return outcome satisfies never;
  }
}

function answerWarnings(
  handler: LifecycleHandler,
  answer: HookOutcome & { kind: 'answered' },
): HookWarning[] {
  const warnings: HookWarning[] = [];
  if (answer.fellBackToHttp !== undefined)
    warnings.push({ kind: 'fallback', address: answer.fellBackToHttp });
  if (answer.status >= 400) {
    warnings.push({ kind: 'status', status: answer.status, path: handler.httpGet?.path ?? '' });
  }
  return warnings;
}

function exitError(handler: LifecycleHandler, outcome: HookOutcome & { kind: 'exited' }): string {
  // cri-client remote_runtime.go execSyncV1
  return `command '${handler.exec?.command.join(' ') ?? ''}' exited with ${outcome.exitCode}: ${outcome.stderr}`;
}

function execFailure(
  pod: Pod,
  container: string,
  handler: LifecycleHandler,
  error: string,
  output: string,
): Verdict & { ok: false } {
  const command = goStrings(handler.exec?.command ?? []);
  const subject = `Exec lifecycle hook (${command}) for Container "${container}" in Pod "${formatPod(pod)}"`;
  return {
    ok: false,
    message: `${subject} failed - error: ${error}, message: ${goQuote(output)}`,
    shortMessage: `${firstLine(error)}, message: ${goQuote(lastLines(output))}`,
    hint: 'hooklet shows the exit code and the output here; the event of a cluster (1.25 and later) hides both',
  };
}

function otherFailure(pod: Pod, container: string, handler: LifecycleHandler, error: string): Verdict {
  const subject = describeHandler(handler);
  if (subject === undefined) return { ok: false, message: error, shortMessage: error, hint: HINT.tcpSocket };
  const message = `${subject} for Container "${container}" in Pod "${formatPod(pod)}" failed - error: ${error}`;
  return { ok: false, message, shortMessage: error, ...hintFor(error) };
}

function describeHandler(handler: LifecycleHandler): string | undefined {
  if (handler.httpGet) return `HTTP lifecycle hook (${handler.httpGet.path})`;
  if (handler.sleep) return `Sleep lifecycle hook (${handler.sleep.seconds})`;
  return undefined;
}

const HINT = {
  notRun: 'the hook could not be run: check that its command exists in the container and may be executed',
  tcpSocket: 'tcpSocket hooks are accepted by the API and always fail: use exec, httpGet or sleep',
  refused:
    'nothing listened at that moment; the hook is sent once and never retried, so a server that starts slowly is ' +
    'restarted for ever: use an exec hook that waits for the server, or a startupProbe instead',
  portName: 'the port is neither a number nor the name of a port of this container: add it under ports',
} as const;

function hintFor(error: string): { hint?: string } {
  if (error.includes('connection refused')) return { hint: HINT.refused };
  if (error.includes('strconv.Atoi')) return { hint: HINT.portName };
  return {};
}

/** Events are short (1,024 characters upstream): the last lines tell most. */
const OUTPUT_LINES = 10;
const OUTPUT_CHARACTERS = 600;

function lastLines(output: string): string {
  const lines = output.split('\n');
  const trailing = lines.at(-1) === '' ? 1 : 0;
  const kept = lines.slice(-(OUTPUT_LINES + trailing)).join('\n');
  const text = kept.length > OUTPUT_CHARACTERS ? kept.slice(-OUTPUT_CHARACTERS) : kept;
  return text.length < output.length ? `…${text}` : text;
}

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > OUTPUT_CHARACTERS ? `${line.slice(0, OUTPUT_CHARACTERS)}…` : line;
}
