/** LivenessKillsSlowStart: how long a liveness or startup probe lets a container start before it has it killed. */

import type { Probe } from '../../../manifest/pod.ts';
import { repositoryOf } from '../image-name.ts';
import { argvOf, programsOf, sleepBeforeStart } from '../main-command.ts';
import { showWords } from '../show-words.ts';
import type { Mistake, Severity, Subject } from '../subject.ts';
import { programName } from '../unwrap-command.ts';

/**
 * Seconds of a start that a probe must allow. Upstream's defaults (initialDelaySeconds 0, periodSeconds 10,
 * failureThreshold 3) kill after 20 at the earliest: 0 + (3 − 1) × 10.
 */
const BUDGET = {
  /** A JVM with half a CPU takes longer than this more often than not. */
  slow: 40,
  /** Less than this is a mistake whatever the program. */
  any: 5,
  /** With failureThreshold 1 a single late answer kills, so twice that; with more of them it is worth a note. */
  single: 10,
} as const;

/** Runtimes and servers that take tens of seconds to listen. */
const SLOW_PROGRAMS = /^(java|catalina\.sh|standalone\.sh|kc\.sh|elasticsearch|kafka-server-start\.sh)$/;
const SLOW_IMAGES =
  /(^|[/-])(openjdk|jdk|jre|java|eclipse-temurin|temurin|amazoncorretto|zulu-openjdk|tomcat|wildfly|jetty|keycloak|spring-boot|spring|elasticsearch|opensearch|logstash|kafka|cassandra|jenkins|sonarqube|solr|neo4j|nexus3)([/-]|$)/;

/** Paths that answer 503 while a server warms up or drains. */
const READINESS_PATH = /(^|[/\-_.])(readyz?|readiness)(\/|\?|$)/i;

/**
 * A startup probe holds the liveness probe back, so it is the one to judge. Probes begin when the postStart hook
 * has ended: with one that waits nothing is known to be wrong.
 */
export function* livenessBudget(subject: Subject): Iterable<Mistake> {
  const { livenessProbe, startupProbe, lifecycle } = subject.container;
  const name = startupProbe ? 'startupProbe' : 'livenessProbe';
  const probe = startupProbe ?? livenessProbe;
  if (!probe || lifecycle?.postStart?.exec) return;
  const seconds = earliestKill(probe) + (lifecycle?.postStart?.sleep?.seconds ?? 0);
  const path = [...subject.path, name];
  const slept = sleepBeforeStart(argvOf(subject.container, subject.image) ?? []);
  const judged =
    slept > 0 && slept >= seconds ? neverUp(slept, seconds, name) : judge(seconds, probe, name, subject);
  if (judged) yield { code: 'LivenessKillsSlowStart', path, ...judged, ...remedyFor(probe, name) };
  else if (!startupProbe && asksReadiness(probe)) {
    yield {
      code: 'LivenessKillsSlowStart',
      path: [...path, 'httpGet', 'path'],
      why: `the liveness probe asks the readiness endpoint ${probe.httpGet?.path}, which answers 503 while the server warms up, drains or waits for another service, and each of these has the container killed`,
      remedy: 'ask an endpoint that fails only when a restart would help, and keep this one for readiness',
      change: { from: `path: ${probe.httpGet?.path}`, to: 'path: /healthz' },
    };
  }
}

type Name = 'startupProbe' | 'livenessProbe';

/**
 * Seconds from the start to the kill when every attempt fails at once: the first comes after the initial delay,
 * the last of failureThreshold one period apart each (`pkg/kubelet/prober/worker.go`).
 */
function earliestKill({ initialDelaySeconds, failureThreshold, periodSeconds }: Probe): number {
  return initialDelaySeconds + (failureThreshold - 1) * periodSeconds;
}

function judge(
  seconds: number,
  probe: Probe,
  name: Name,
  subject: Subject,
): { readonly why: string; readonly severity?: Severity } | undefined {
  const { initialDelaySeconds, failureThreshold, periodSeconds } = probe;
  const sum = `${seconds} s after the start (initialDelaySeconds ${initialDelaySeconds} + (failureThreshold ${failureThreshold} − 1) × periodSeconds ${periodSeconds})`;
  const fact = `${BY[name]} a server that does not answer yet is killed ${sum}`;
  if (isSlowStarter(subject) && seconds < BUDGET.slow) {
    return { why: `${fact}, and a Java program often takes longer: it may never come up` };
  }
  if (seconds >= BUDGET.single) return undefined;
  const why = `${fact}; one slow start, on a busy node for example, and it may never come up`;
  return seconds < BUDGET.any || failureThreshold <= 1 ? { why } : { why, severity: 'note' };
}

const BY: Readonly<Record<Name, string>> = {
  startupProbe: 'by the startup probe',
  livenessProbe: 'without a startupProbe',
};

function neverUp(slept: number, seconds: number, name: Name): { readonly why: string } {
  return {
    why: `the command sleeps ${slept} s before it starts the server, and ${BY[name]} it is killed ${seconds} s after the start: it never comes up`,
  };
}

function isSlowStarter({ container, image }: Subject): boolean {
  const argv = argvOf(container, image);
  if (argv) return programsOf(argv).some((words) => SLOW_PROGRAMS.test(programName(words)));
  return SLOW_IMAGES.test(repositoryOf(container.image));
}

function asksReadiness({ httpGet }: Probe): boolean {
  return httpGet !== undefined && READINESS_PATH.test(httpGet.path);
}

function remedyFor(probe: Probe, name: Name): Pick<Mistake, 'remedy' | 'change'> {
  const { httpGet, tcpSocket, exec, grpc } = probe;
  const handler = httpGet
    ? `httpGet: { path: ${httpGet.path}, port: ${httpGet.port} }`
    : tcpSocket
      ? `tcpSocket: { port: ${tcpSocket.port} }`
      : grpc
        ? `grpc: { port: ${grpc.port} }`
        : `exec: { command: ${showWords(exec?.command ?? [])} }`;
  const written = `startupProbe: { ${handler}, periodSeconds: 2, failureThreshold: 60 }`;
  const remedy =
    name === 'startupProbe'
      ? 'give the startup probe the time that the slowest start takes: periodSeconds × failureThreshold'
      : 'add a startupProbe: the liveness probe begins only when it has succeeded';
  return { remedy, change: { to: written } };
}
