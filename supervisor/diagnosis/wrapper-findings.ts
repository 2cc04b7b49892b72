/** What is to be said of programs in front of the app, whether they run already or not. */

import type { Finding } from './finding.ts';
import { makeFinding } from './make-finding.ts';
import type { Origin } from './origin.ts';
import { type StopSignal, shortName } from './process-facts.ts';

/** `su` and `runuser`: the app gets the signal and two seconds, whatever the grace period. */
export function killsEarly(name: string, seconds: number, signal: StopSignal, origin: Origin): Finding {
  return makeFinding('LauncherKillsEarly', origin, {
    why: `${bareName(name)} passes ${shortName(signal)} on and kills what has not ended ${seconds} s later, however long the grace period is`,
    remedy: `change the user with setpriv or gosu, which take no part in it, or with USER or runAsUser`,
  });
}

function bareName(name: string): string {
  return name.replace(/ \(pid \d+\)$/, '');
}

/** As the main process of a container. */
export function withoutHandler(name: string, signal: StopSignal, origin: Origin): Finding {
  const term = shortName(signal);
  return makeFinding('NoSignalHandler', origin, {
    why: `${name} has no handler for ${term}: as PID 1 it never gets it, and is killed when the grace period is over`,
    remedy: `run a program that handles ${term}, or put an init in front of it (tini -- ${name} …)`,
  });
}

/** pm2-runtime. */
export function translated(
  { name, sends }: { readonly name: string; readonly sends: string },
  signal: StopSignal,
  origin: Origin,
): Finding {
  const sent = sends.replace(/^SIG/, '');
  return makeFinding('SignalTranslated', origin, {
    why: `${name} sends the app ${sent} instead of ${shortName(signal)} and kills it after 1.6 s, however long the grace period is`,
    remedy: `start node itself, or handle ${sends} in the app and raise kill_timeout`,
  });
}

/** yarn before version 2 (measured with 1.22). */
export function leavesAtOnce(name: string, origin: Origin, severity: Finding['severity']): Finding {
  return {
    ...makeFinding('PackageManagerInFront', origin, {
      why: `${name} before version 2 leaves as soon as it is signalled, and as PID 1 takes the app with it before the app can finish`,
      remedy: 'start the app itself instead',
    }),
    severity,
  };
}
