/** The recorded scenarios with probes. */

import { exec, probe } from '../../support/pod.ts';
import { GOOD, type ProbeAnswer, type ProbeScript } from '../../support/script.ts';
import { postStart, preStop, type Scenario, scenario } from './scenario.ts';

/** A prober's clock starts so much earlier than the first process: a sandbox is made in between. */
const SANDBOX_SECONDS = 0.18;

const everySecond = (failureThreshold: number) => probe({ periodSeconds: 1, failureThreshold });

/** The probe printed nothing. */
const SICK: ProbeAnswer = { ends: { kind: 'exited', exitCode: 1, output: '' } };

/** In seconds since the first start, as the recordings count. */
const sickFrom =
  (from: number, to: number): ProbeScript =>
  ({ at }) =>
    at - SANDBOX_SECONDS >= from && at - SANDBOX_SECONDS < to ? SICK : GOOD;

const FAILS: ProbeAnswer = {
  ends: {
    kind: 'exited',
    exitCode: 1,
    output: 'TIME pre-liveness started\nTIME pre-liveness exiting 1 (hook end)\n',
  },
};

export const PROBE_SCENARIOS: Readonly<Record<string, Scenario>> = {
  'a7-probes-during-poststart': scenario({
    grace: 2,
    lifecycle: { postStart: exec('post') },
    container: { livenessProbe: everySecond(2), readinessProbe: everySecond(3) },
    main: [{ startsAfter: SANDBOX_SECONDS }, { startsAfter: 0.08 }],
    hooks: postStart(7),
    probes: { 'main/liveness': [FAILS] },
  }),
  'k1-liveness-prestop': scenario({
    lifecycle: { preStop: exec('pre') },
    container: { livenessProbe: everySecond(2) },
    main: [
      { startsAfter: SANDBOX_SECONDS, onSignal: { after: 0.5, code: 0 } },
      { startsAfter: 0.08, onSignal: { after: 0.5, code: 0 } },
    ],
    hooks: preStop(2),
    probes: { 'main/liveness': sickFrom(3.35, 7.52) },
  }),
  'k4-startup-probe-fails': scenario({
    lifecycle: { preStop: exec('pre') },
    container: { startupProbe: everySecond(3) },
    main: [{ startsAfter: SANDBOX_SECONDS }, { startsAfter: 0.08 }],
    // The second stop has a grace of 1 s: the hook is still there when the process goes.
    hooks: { 'main/preStop': [{ takes: 1 }, { takes: 1.01 }] },
    probes: { 'main/startup': sickFrom(-1, 4.07) },
  }),
  'k5-liveness-no-hook': scenario({
    container: { livenessProbe: everySecond(2) },
    main: [{ startsAfter: SANDBOX_SECONDS }, { startsAfter: 0.06 }],
    probes: { 'main/liveness': sickFrom(3.35, 4.99) },
  }),
};
