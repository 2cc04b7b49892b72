/** The handler of a hook or a probe: exactly one, and what each demands. `validateHandler`. */

import type { ExecAction, GRPCAction, HTTPGetAction, SleepAction, TCPSocketAction } from '../pod.ts';
import type { Path } from '../source/tree.ts';
import { type FieldErrors, forbidden, invalid, required, unsupported, withRemedy } from './field-error.ts';
import { httpHeaderName } from './names.ts';
import { validatePortNumberOrName } from './validate-ports.ts';

/** Of a hook (no grpc) or a probe (no sleep). */
export interface Handler {
  readonly exec?: ExecAction;
  readonly httpGet?: HTTPGetAction;
  readonly tcpSocket?: TCPSocketAction;
  readonly grpc?: GRPCAction;
  readonly sleep?: SleepAction;
}

const SCHEMES = ['HTTP', 'HTTPS'];

/** The first handler in this order is the one; every later one is one too many and not looked at further. */
const ORDER = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;

const ONE_HANDLER = 'write one of exec, httpGet, tcpSocket, or sleep in a hook, grpc in a probe';
const ONLY_ONE =
  'keep one of them; one shell line can do several things: exec: { command: ["sh", "-c", "…"] }';
const NO_COMMAND = 'write the command line as a list: command: ["sleep", "5"]';

/** `graceSeconds` bounds a sleep. */
export function* validateHandler(handler: Handler, path: Path, graceSeconds: number): FieldErrors {
  const [first, ...others] = ORDER.filter((type) => handler[type] !== undefined);
  if (first === undefined) yield withRemedy(required(path, 'must specify a handler type'), ONE_HANDLER);
  else yield* validateAction({ [first]: handler[first] }, [...path, first], graceSeconds);
  for (const type of others) {
    yield withRemedy(forbidden([...path, type], 'may not specify more than 1 handler type'), ONLY_ONE);
  }
}

/** `handler` has one action only. */
function* validateAction(handler: Handler, path: Path, graceSeconds: number): FieldErrors {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  if (exec?.command.length === 0) yield withRemedy(required([...path, 'command']), NO_COMMAND);
  if (httpGet) yield* validateHttpGet(httpGet, path);
  if (tcpSocket) yield* validatePortNumberOrName(tcpSocket.port, [...path, 'port']);
  if (grpc) yield* validatePortNumberOrName(grpc.port, [...path, 'port']);
  if (sleep) yield* validateSleep(sleep, path, graceSeconds);
}

/** The host is not checked, and an unknown port name is found out at run time only. */
function* validateHttpGet({ port, scheme, httpHeaders }: HTTPGetAction, path: Path): FieldErrors {
  yield* validatePortNumberOrName(port, [...path, 'port']);
  if (!SCHEMES.includes(scheme)) yield unsupported([...path, 'scheme'], scheme, SCHEMES);
  for (const [index, { name }] of httpHeaders.entries()) {
    const headers = [...path, 'httpHeaders'];
    for (const detail of httpHeaderName(name))
      yield invalid(headers, name, detail, [...headers, index, 'name']);
  }
}

/** postStart too, though it is not part of the grace period. Equal is allowed in spite of the sentence. */
function* validateSleep({ seconds }: SleepAction, path: Path, graceSeconds: number): FieldErrors {
  if (seconds >= 0 && seconds <= graceSeconds) return;
  const detail = `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`;
  yield withRemedy(invalid(path, seconds, detail), 'sleep less, or raise spec.terminationGracePeriodSeconds');
}
