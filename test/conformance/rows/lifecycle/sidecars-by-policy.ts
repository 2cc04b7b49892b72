/** CL-048 to CL-110: the same 21 rows for a pod that says Never, OnFailure, Always. */

import { notApplicable, type Row, row } from '../../row.ts';
import type { Behaviour } from '../../world/behaviour.ts';
import { id, type Policy, PULL } from './policies.ts';
import {
  endsWell,
  failsAsPolicy,
  initRanAsPolicy,
  regularRuns,
  restartsAfter,
  restartsBefore,
  sidecarBesideInit,
  sidecarNeverStarts,
  sidecarRanOnce,
} from './sidecar-checks.ts';
import { besideSidecar, initFails, looping, updatedSidecar } from './sidecar-pods.ts';

/** Never 48, OnFailure 69, Always 90: the same 21 rows each. */
const FIRST: Readonly<Record<Policy, number>> = { Never: 48, OnFailure: 69, Always: 90 };

function policyRows(policy: Policy): Row[] {
  const at = (offset: number) => id(FIRST[policy] + offset);
  const real = { real: true };
  const beside = (title: string) => `${title} (${policy})`;
  const loops = (exitCode: number, offset: number): Row[] => {
    const behaviour: Behaviour = { delay: 1, exitCode };
    const what = `a sidecar that exits ${exitCode} again and again`;
    return [
      row(
        at(offset),
        beside(`${endsHow(policy)} beside ${what}`),
        looping(policy, behaviour, endsWell),
        real,
      ),
      row(
        at(offset + 1),
        beside(`restarts ${what} before the regular container`),
        looping(policy, behaviour, restartsBefore),
        real,
      ),
      row(
        at(offset + 2),
        beside(`restarts ${what} beside the regular container`),
        looping(policy, behaviour, restartsAfter),
        real,
      ),
      row(
        at(offset + 3),
        beside(`runs the regular container beside ${what}`),
        looping(policy, behaviour, regularRuns),
        real,
      ),
    ];
  };
  return [
    row(
      at(0),
      beside(`${endsHow(policy)} beside a sidecar that runs on`),
      besideSidecar(policy, endsWell),
      real,
    ),
    row(
      at(1),
      beside('does not restart a sidecar that runs on'),
      besideSidecar(policy, sidecarRanOnce),
      real,
    ),
    row(
      at(2),
      beside('runs the regular container beside a sidecar'),
      besideSidecar(policy, regularRuns),
      real,
    ),
    row(
      at(3),
      beside('restarts a sidecar whose image is updated, and nothing else'),
      updatedSidecar(policy),
      real,
    ),
    notApplicable(at(4), beside('waits in ImagePullBackOff for the image of a sidecar'), PULL),
    notApplicable(at(5), beside('does not start a sidecar without its image'), PULL),
    notApplicable(at(6), beside('does not start the regular container behind it'), PULL),
    ...loops(0, 7),
    ...loops(1, 11),
    row(
      at(15),
      beside(`${failsHow(policy)} when an init container before the sidecar fails`),
      initFails(policy, 'before', failsAsPolicy),
      real,
    ),
    row(
      at(16),
      beside('runs that init container as the policy says'),
      initFails(policy, 'before', initRanAsPolicy),
      real,
    ),
    row(
      at(17),
      beside('does not start the sidecar behind it'),
      initFails(policy, 'before', sidecarNeverStarts),
      real,
    ),
    row(
      at(18),
      beside(`${failsHow(policy)} when an init container after the sidecar fails`),
      initFails(policy, 'after', failsAsPolicy),
      real,
    ),
    row(
      at(19),
      beside('runs that init container, too, as the policy says'),
      initFails(policy, 'after', initRanAsPolicy),
      real,
    ),
    row(at(20), beside('runs the sidecar beside it'), initFails(policy, 'after', sidecarBesideInit), real),
  ];
}

function endsHow(policy: Policy): string {
  return policy === 'Always' ? 'keeps running' : 'succeeds';
}

function failsHow(policy: Policy): string {
  return policy === 'Never' ? 'fails' : 'stays pending';
}

export const sidecarPolicyRows: readonly Row[] = [
  ...policyRows('Never'),
  ...policyRows('OnFailure'),
  ...policyRows('Always'),
];
