/** The flags of one container without a manifest, each read from its text on the command line. */

import { InvalidArgumentError } from 'commander';
import { signalNumber } from '../host/signals.ts';
import type { HTTPGetAction, RestartPolicy } from '../manifest/pod.ts';
import { STOP_SIGNALS } from '../manifest/validate/stop-signals.ts';

/** Only the form with `--` has them. */
export interface ContainerFlags {
  readonly postStartExec?: string;
  readonly postStartHttp?: HTTPGetAction;
  readonly preStopExec?: string;
  readonly preStopHttp?: HTTPGetAction;
  readonly preStopSleep?: number;
  readonly restart?: RestartPolicy;
  readonly stopSignal?: string;
}

/** Whole seconds from 0; throws commander's error. */
export function readSeconds(text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new InvalidArgumentError('Give whole seconds, 0 or more, for example 30.');
  return Number(text);
}

/** A command line for `/bin/sh -c`. */
export function readShellCommand(text: string, previous?: string): string {
  refuseSecond(previous);
  if (text.trim() === '') throw new InvalidArgumentError("Give a command line, for example './drain.sh'.");
  return text;
}

/** `http://127.0.0.1:8080/warm-up`; throws commander's error when it is nothing that a hook can ask for. */
export function readHookUrl(text: string, previous?: HTTPGetAction): HTTPGetAction {
  refuseSecond(previous);
  const url = parseHttpUrl(text);
  if (!url) throw new InvalidArgumentError('Give a URL, for example http://127.0.0.1:8080/warm-up.');
  if (url.username || url.password)
    throw new InvalidArgumentError('A hook sends no user and password; leave them out of the URL.');
  const scheme = url.protocol === 'https:' ? 'HTTPS' : 'HTTP';
  return {
    scheme,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (scheme === 'HTTPS' ? 443 : 80),
    path: url.pathname + url.search,
    httpHeaders: [],
  };
}

/** `localhost:8080/x` is a URL too, of the scheme `localhost`, and `http:x` one of the host `x`. */
function parseHttpUrl(text: string): URL | undefined {
  return /^https?:\/\/[^/]/i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
}

/** The name that Kubernetes has for `QUIT`, `SIGQUIT`, `3`, `sigquit` or `SIGRTMIN+3`. */
export function readStopSignal(text: string): string {
  const number = signalNumber(text.toUpperCase());
  const name = STOP_SIGNALS.get('linux')?.find((candidate) => signalNumber(candidate) === number);
  if (number === undefined || name === undefined)
    throw new InvalidArgumentError('There is no such signal; give its name or number, for example SIGQUIT.');
  return name;
}

function refuseSecond(previous: unknown): void {
  if (previous !== undefined)
    throw new InvalidArgumentError('It is given twice, and a hook has one handler; keep one of them.');
}
