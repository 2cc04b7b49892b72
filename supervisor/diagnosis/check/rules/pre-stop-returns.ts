/** PreStopOnlySignals and PreStopReturnsEarly: hooks after which the stop signal follows too soon (C21, C12). */

import { EARLY_ADDRESSES } from '../hook/early-returners.ts';
import { hookScript } from '../hook/hook-script.ts';
import { shellCommand } from '../hook/shell-command.ts';
import { isCommand, type Step } from '../hook/step.ts';
import { roleOf, type StepRole } from '../hook/step-role.ts';
import { argvOf, knownServer, stopSignalOf } from '../main-command.ts';
import { quoteShort, showWords } from '../show-words.ts';
import type { Mistake, Subject } from '../subject.ts';

/** Signals that end a program; the others are a server's own, for a drain. */
const ENDING = new Set(['TERM', 'INT', 'KILL']);

export function* preStopReturns(subject: Subject): Iterable<Mistake> {
  const { preStop } = subject.container.lifecycle ?? {};
  const path = [...subject.path, 'lifecycle', 'preStop'];
  if (preStop?.httpGet && EARLY_ADDRESSES.test(preStop.httpGet.path)) {
    yield earlyGet(preStop.httpGet.path, [...path, 'httpGet', 'path']);
  }
  const script = preStop?.exec && hookScript(preStop.exec.command, subject.container.env);
  if (!script) return;
  const place = [...path, 'exec', 'command', ...(script.item === undefined ? [] : [script.item])];
  const { steps } = script;
  const roles = steps.map(roleOf);
  const doing = roles.filter(({ kind }) => kind !== 'idle');
  const signal = onlySignal(doing, stopSignalOf(subject.container, subject.image));
  if (signal !== undefined) yield onlySignals(signal, place, steps, subject);
  else yield* returnsEarly(roles, steps, place, subject);
}

/** The signal, when the hook sends that and nothing else happens, and the kubelet would send it anyway or a worse one. */
function onlySignal(doing: readonly StepRole[], stopSignal: string): string | undefined {
  const [first] = doing;
  if (first?.kind !== 'signals') return undefined;
  const all = doing.every((role) => role.kind === 'signals' && isEnding(role.signal, stopSignal));
  return all ? first.signal : undefined;
}

function isEnding(signal: string, stopSignal: string): boolean {
  return ENDING.has(signal) || `SIG${signal}` === stopSignal;
}

function onlySignals(
  signal: string,
  path: Mistake['path'],
  steps: readonly Step[],
  { container, image }: Subject,
): Mistake {
  const line = steps
    .filter(isCommand)
    .map(({ argv }) => argv.join(' '))
    .join('; ');
  const consequence =
    signal === 'KILL'
      ? 'the program ends without a chance to finish anything, before the stop signal that the kubelet sends'
      : 'the kubelet sends the stop signal by itself right after the hook, and where that does not arrive, because a shell or npm is the main process, the start command is what to mend';
  const change = withExec(argvOf(container, image) ?? []);
  return {
    code: 'PreStopOnlySignals',
    path,
    why: `the hook only sends ${signal} (${quoteShort(line)}): ${consequence}`,
    remedy: `start the program of "${container.name}" in exec form, or with exec in its script, so that it is the main process and gets the signal; then drop the hook`,
    ...(change && { change }),
  };
}

/** The start command with `exec`, when it is one simple command behind a shell. */
function withExec(argv: readonly string[]): Mistake['change'] {
  const shell = shellCommand(argv);
  if (!shell || shell === 'a file' || /[;&|\n]/.test(shell.text) || /^\s*exec\s/.test(shell.text))
    return undefined;
  const to = argv.map((word, index) => (index === shell.item ? `exec ${word}` : word));
  return { from: `command: ${showWords(argv)}`, to: `command: ${showWords(to)}` };
}

function* returnsEarly(
  roles: readonly StepRole[],
  steps: readonly Step[],
  path: Mistake['path'],
  subject: Subject,
): Iterable<Mistake> {
  const at = roles.findLastIndex(({ kind }) => kind !== 'idle');
  const last = roles[at];
  const step = steps[at];
  if (!last || !step || !isCommand(step) || last.kind === 'other' || last.kind === 'idle') return;
  // Something else came before, and the kubelet would send this signal now anyway.
  if (last.kind === 'signals' && isEnding(last.signal, stopSignalOf(subject.container, subject.image)))
    return;
  const graceful = hasGracefulStop(subject);
  // It has waited for the endpoints already, and the stop signal goes on with the drain.
  if (graceful && roles.slice(0, at).some(({ kind }) => kind === 'other')) return;
  const line = `${step.argv.join(' ')}${step.background ? ' &' : ''}`;
  const better =
    last.kind === 'returns early' ? last.instead : `${line}; while kill -0 1; do sleep 0.5; done`;
  const stopSignal = stopSignalOf(subject.container, subject.image).replace('SIG', '');
  const follows = graceful
    ? `${stopSignal} goes on with the drain, but the port is closed before the endpoints are removed`
    : `${stopSignal} follows within milliseconds and cuts what the drain was to finish (kubernetes issue 39170)`;
  yield {
    code: 'PreStopReturnsEarly',
    path,
    why: `"${quoteShort(line)}" only asks for it and returns at once: ${follows}`,
    remedy: 'let the hook return only when the drain is done',
    change: rewrite(line, graceful ? `sleep 5; ${line}` : better, subject, path),
  };
}

/** A line of the hook's shell text, or the whole command when it has none. */
function rewrite(from: string, to: string, { container }: Subject, path: Mistake['path']): Mistake['change'] {
  if (typeof path.at(-1) === 'number') return { from, to };
  const command = container.lifecycle?.preStop?.exec?.command ?? [];
  return { from: `command: ${showWords(command)}`, to: `command: ${showWords(['sh', '-c', to])}` };
}

/** The stop signal is the one on which the server drains (the nginx image's QUIT). */
function hasGracefulStop({ container, image }: Subject): boolean {
  const server = knownServer(container, image);
  return server?.gracefulSignal !== undefined && server.gracefulSignal === stopSignalOf(container, image);
}

function earlyGet(address: string, path: Mistake['path']): Mistake {
  return {
    code: 'PreStopReturnsEarly',
    path,
    why: `${address} answers at once and wants a POST, while a hook sends a GET, and any answer counts as success, 405 too: nothing is drained and the stop signal follows`,
    remedy:
      'let the server drain on the stop signal (Spring Boot: server.shutdown=graceful), and wait for the endpoints here',
    change: { from: `httpGet: { path: ${address}, … }`, to: 'sleep: { seconds: 5 }' },
  };
}
