/** The records of a run that was long and full: an hour of 20 containers in four pods, with hooks, probes, restarts. */

import type { TraceKind, TraceRecord } from '../../supervisor/timeline/trace/trace-record.ts';

const PODS = 4;
const CONTAINERS = 5;
const HOUR_MS = 3_600_000;
const PROBE_MS = 10_000;
const CRASH_MS = 400_000;

const names = Array.from({ length: CONTAINERS }, (_, index) => `container-${index + 1}`);

/** Oldest first; the last one is of `now`. */
export function longRun(now: number): TraceRecord[] {
  const begin = now - HOUR_MS;
  const records = Array.from({ length: PODS }, (_, pod) => onePod(pod, begin, now)).flat();
  return records.sort((a, b) => a.at - b.at);
}

/** One of a storm: `number` chooses whose. */
export function stormEvent(number: number, at: number): TraceRecord {
  return stamped(number % PODS, at, {
    type: 'event',
    eventType: number % 7 === 0 ? 'Warning' : 'Normal',
    reason: 'Unhealthy',
    message: `Readiness probe failed: HTTP probe failed with statuscode: 503 (${number})`,
    count: 1,
    container: names[number % CONTAINERS] ?? '',
  });
}

function onePod(pod: number, begin: number, now: number): TraceRecord[] {
  const records: TraceRecord[] = [];
  const add = (at: number, kind: TraceKind) => {
    if (at <= now) records.push(stamped(pod, at, kind));
  };
  add(begin, {
    type: 'pod',
    graceSeconds: 30,
    containers: names.map((name) => ({ name, role: 'regular' as const })),
  });
  add(begin, status('ContainerCreating', false, 'Waiting', 'ContainerCreating'));
  for (const [index, container] of names.entries()) {
    life(add, container, begin + 500 * (index + 1), 0);
    for (let at = begin + 3000 + index * 700; at < now; at += PROBE_MS) {
      const bad = at % 17 === 0;
      add(at, {
        type: 'probe-ended',
        container,
        probe: index % 2 === 0 ? 'readiness' : 'liveness',
        result: bad ? 'failure' : 'success',
        seconds: 0.004,
        ...(bad ? { message: 'HTTP probe failed with statuscode: 503' } : {}),
      });
    }
  }
  add(begin + 4000, status('Running', true, 'Running'));
  // The last container of each pod crashes now and then.
  const container = names.at(-1) ?? '';
  let restart = 0;
  for (let at = begin + CRASH_MS + pod * 20_000; at < now - 60_000; at += CRASH_MS) {
    restart += 1;
    add(at, { type: 'process-exited', container, exitCode: 1 });
    add(at, event(container, 'BackOff', 'Back-off restarting failed container'));
    life(add, container, at + 40_000, restart);
  }
  return records;
}

function life(
  add: (at: number, kind: TraceKind) => void,
  container: string,
  at: number,
  restartCount: number,
) {
  const hookId = `${container}-${restartCount}`;
  add(at, event(container, 'Started', 'Container started'));
  add(at, { type: 'process-started', container, pid: 100, command: 'node server.js', restartCount });
  add(at, { type: 'hook-started', container, hook: 'postStart', hookId, what: 'exec node warm-up.js' });
  add(at + 900, { type: 'hook-output', container, hookId, stream: 'stdout', text: 'warm\n' });
  add(at + 1000, {
    type: 'hook-ended',
    container,
    hookId,
    ok: true,
    result: 'exit code 0',
    unshownBytes: 0,
  });
}

function event(container: string, reason: string, message: string): TraceKind {
  return { type: 'event', eventType: 'Normal', reason, message, count: 1, container };
}

function status(podStatus: string, ready: boolean, state: 'Waiting' | 'Running', reason?: string): TraceKind {
  const containers = names.map((name) => ({
    name,
    state,
    ready,
    restartCount: 0,
    ...(reason === undefined ? {} : { reason }),
  }));
  return { type: 'status', status: podStatus, ready, containers };
}

function stamped(pod: number, at: number, kind: TraceKind): TraceRecord {
  return { at, pod: `default/shop-${pod + 1}`, uid: `uid-${pod + 1}`, ...kind };
}
