/** MissingPreStop: a server that closes at once on its stop signal, and no hook that drains it before (C13). */

import type { Container } from '../../../manifest/pod.ts';
import { repositoryOf } from '../image-name.ts';
import { type KnownServer, OWN_SHUTDOWN } from '../known-servers.ts';
import { argvOf, knownServer, programsOf, stopSignalOf } from '../main-command.ts';
import type { Mistake, Subject } from '../subject.ts';
import { programName } from '../unwrap-command.ts';

/**
 * A warning for servers that are known to drop what is in flight. For any other server behind a Service a note:
 * the endpoints are removed while the stop signal is on its way, so requests still come when it has closed.
 */
export function* missingPreStop(subject: Subject): Iterable<Mistake> {
  const { container, kind, image } = subject;
  if (kind === 'init' || container.lifecycle?.preStop) return;
  const server = knownServer(container, image);
  if (server) yield* knownToClose(server, subject);
  else if (container.env.some(isFastFortune)) yield fastFortune(subject);
  else if (kind === 'main' && isBehindService(subject)) yield lateEndpoints(subject);
}

function* knownToClose(server: KnownServer, subject: Subject): Iterable<Mistake> {
  const { container, image } = subject;
  const signal = stopSignalOf(container, image);
  const why = `${server.name} ends at once on ${signal.replace('SIG', '')}: what is in flight is dropped, and requests that arrive until the endpoints are removed find a closed port`;
  if (signal !== server.gracefulSignal) yield missing(subject, why, server.drain);
  else if (isBehindService(subject)) yield lateEndpoints(subject);
}

function missing({ path, container }: Subject, why: string, drain: string): Mistake {
  return {
    code: 'MissingPreStop',
    path: [...path, ...(container.lifecycle ? ['lifecycle'] : [])],
    why,
    remedy: 'add a preStop hook that drains, and returns only when that is done',
    change: { to: `lifecycle: { preStop: { exec: { command: ["sh", "-c", "${drain}"] } } }` },
  };
}

/** The fortune service that comes with hooklet. */
function isFastFortune({ name, value }: Container['env'][number]): boolean {
  return name === 'FORTUNE_ON_TERM' && value === 'fast';
}

function fastFortune(subject: Subject): Mistake {
  const why =
    'with FORTUNE_ON_TERM=fast the service closes everything at once on TERM: what is in flight is dropped';
  const mistake = missing(subject, why, '');
  const to = 'lifecycle: { preStop: { exec: { command: ["node", "dist/hooks/drain.js"] } } }';
  return { ...mistake, change: { to } };
}

/** It has a TCP port and says when it is ready: somebody is told where to send requests. */
function isBehindService({ container, pod, image }: Subject): boolean {
  const serves = container.ports.some(({ protocol }) => protocol === 'TCP');
  if (!serves || !container.readinessProbe || pod.spec.restartPolicy !== 'Always') return false;
  const programs = programsOf(argvOf(container, image) ?? []).map(programName);
  return (
    ![repositoryOf(container.image), ...programs].some((name) => OWN_SHUTDOWN.test(name)) &&
    !isFortune(container)
  );
}

/** It goes on accepting for a while after TERM, with /readyz at 503 (FORTUNE_LAME_DUCK_MS). */
function isFortune({ image, command = [] }: Container): boolean {
  return /(^|\/)hooklet\/fortune$/.test(repositoryOf(image)) || command.includes('dist/service/main.js');
}

function lateEndpoints({ path, container }: Subject): Mistake {
  return {
    code: 'MissingPreStop',
    severity: 'note',
    path: [...path, ...(container.lifecycle ? ['lifecycle'] : [])],
    why: 'in a cluster the stop signal and the removal from the Service’s endpoints go out at the same time, so requests may still arrive for some seconds after the server has closed its port',
    remedy: 'let a preStop hook wait for that; the server serves on meanwhile',
    change: { to: 'lifecycle: { preStop: { sleep: { seconds: 5 } } }' },
  };
}
