/** PostStartRacesServer: a postStart hook that asks the server once, right after the start (C9). */

import type { Container, HTTPGetAction, Pod } from '../../../manifest/pod.ts';
import { hookScript } from '../hook/hook-script.ts';
import { isCommand, type Step } from '../hook/step.ts';
import { roleOf } from '../hook/step-role.ts';
import { quoteShort } from '../show-words.ts';
import { type Mistake, portNumber, type Subject } from '../subject.ts';

/**
 * The request goes out a few milliseconds after the process has started and is not repeated (kubernetes issue
 * 78286). It is safe only when what answers it is up already: an earlier container whose own postStart hook
 * waited, a sidecar whose startup probe has passed, or a host outside the pod.
 */
export function* postStartRace(subject: Subject): Iterable<Mistake> {
  const { exec, httpGet } = subject.container.lifecycle?.postStart ?? {};
  if (httpGet) yield* racingGet(httpGet, subject);
  if (exec) yield* racingCommand(exec.command, subject);
}

function* racingGet(get: HTTPGetAction, { pod, container, path }: Subject): Iterable<Mistake> {
  if (get.host && !isOwnHost(get.host)) return;
  const port = portNumber(get.port, container.ports);
  // A name that no port has fails for another reason (HookPortUnknown).
  if (port === undefined) return;
  const owner = ownerOf(port, container, pod) ?? container;
  if (owner !== container && isUpBefore(owner, container, pod)) return;
  yield {
    code: 'PostStartRacesServer',
    path: [...path, 'lifecycle', 'postStart', 'httpGet'],
    why: `the GET is sent once, milliseconds after the start of "${container.name}", and ${whoListens(owner, container)} by then fails it with connection refused: the container is killed and restarted, over and over`,
    remedy:
      'wait in an exec hook, which may try again; a startupProbe does not help, probes begin only after the postStart hook has ended',
    change: { from: 'httpGet: …', to: waitingHook(get, port) },
  };
}

/** `curl localhost:8080/warmup` as the first thing that the hook does, and nothing that would forgive its failure. */
function* racingCommand(command: readonly string[], { container, path }: Subject): Iterable<Mistake> {
  const script = hookScript(command, container.env);
  const at = script?.steps.findIndex((step) => !isIdleBefore(step)) ?? -1;
  const step = script?.steps[at];
  if (!script || !step || !isCommand(step) || !step.certain || step.background) return;
  const [program = ''] = step.argv;
  const port = ownPort(step.argv);
  const listens = container.ports.some(({ containerPort }) => containerPort === port);
  if (!/(^|\/)(curl|wget)$/.test(program) || !listens || step.argv.some((word) => RETRIES.test(word))) return;
  const next = script.steps[at + 1];
  // `curl … || true`, `curl … || sleep 5`: somebody has thought of it.
  if (next && isCommand(next) && !next.certain) return;
  const item = script.item === undefined ? [] : [script.item];
  const line = quoteShort(step.argv.join(' '));
  yield {
    code: 'PostStartRacesServer',
    path: [...path, 'lifecycle', 'postStart', 'exec', 'command', ...item],
    why: `"${line}" runs once, tens of milliseconds after the start of "${container.name}", and a server that does not listen by then refuses the connection: the hook fails, the container is killed and restarted, over and over`,
    remedy:
      'try again until it answers; a startupProbe does not help, probes begin only after the postStart hook',
    change: { from: line, to: `until ${line}; do sleep 0.2; done` },
  };
}

/** curl and wget give up on a refused connection unless they are told otherwise. */
const RETRIES = /^--retry(-connrefused|-all-errors)$/;

function isIdleBefore(step: Step): boolean {
  return isCommand(step) && step.certain && roleOf(step).kind === 'idle';
}

/** The port of an address on the loopback, in a word of its own. */
function ownPort(argv: readonly string[]): number | undefined {
  for (const word of argv) {
    const match = /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\])(?::(\d+))?(?:\/|\?|$)/i.exec(word);
    if (match) return Number(match[1] ?? (word.startsWith('https') ? 443 : 80));
  }
  return undefined;
}

/** A request to the loopback is HookHostLocalhost's; it races all the same when the server is this pod's. */
function isOwnHost(host: string): boolean {
  return /^(localhost|127\..*|\[?::1\]?)$/i.test(host);
}

function ownerOf(port: number, container: Container, pod: Pod): Container | undefined {
  const listens = ({ ports }: Container) => ports.some(({ containerPort }) => containerPort === port);
  if (listens(container)) return container;
  return [...pod.spec.initContainers.filter(isSidecar), ...pod.spec.containers].find(listens);
}

/** Containers start one after another, each waiting for the postStart hook of the one before. */
function isUpBefore(owner: Container, container: Container, pod: Pod): boolean {
  const order = [...pod.spec.initContainers, ...pod.spec.containers];
  if (order.indexOf(owner) > order.indexOf(container)) return false;
  if (isSidecar(owner) && pod.spec.initContainers.includes(owner) && owner.startupProbe) return true;
  return owner.lifecycle?.postStart?.exec !== undefined;
}

function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always';
}

function whoListens(owner: Container, container: Container): string {
  return owner === container
    ? 'a server that does not listen'
    : `"${owner.name}", which has the port and does not surely listen`;
}

function waitingHook({ path, scheme }: HTTPGetAction, port: number): string {
  const url = `${scheme.toLowerCase()}://127.0.0.1:${port}${path.startsWith('/') ? '' : '/'}${path}`;
  return `exec: { command: ["sh", "-c", "until wget -qO /dev/null ${url}; do sleep 0.2; done"] }`;
}
