/** Pods with a sidecar that runs on, loops, is updated, or stands beside an init container that fails. */

import { expect } from 'chai';
import type { Scenario } from '../../row.ts';
import type { Behaviour } from '../../world/behaviour.ts';
import { container, sidecar } from '../../world/manifest.ts';
import type { ObservedPod } from '../../world/observed-pod.ts';
import { neverStarts, ranOnce } from '../../world/order.ts';
import type { World } from '../../world/world.ts';
import { LONG, type Policy, runsOtherImage } from './policies.ts';
import type { Check } from './sidecar-checks.ts';

/** Until it has succeeded, or under Always until the regular container has been restarted. */
async function untilDone(world: World, pod: ObservedPod, policy: Policy): Promise<void> {
  await world.until('done', 300, () =>
    policy === 'Always' ? pod.restarts('regular') > 0 && pod.phase === 'Running' : pod.over,
  );
}

export function besideSidecar(policy: Policy, check: Check): Scenario {
  return async (world) => {
    const pod = world.run({
      restartPolicy: policy,
      initContainers: [sidecar('sidecar', LONG)],
      containers: [container('regular', { delay: 1 })],
    });
    await untilDone(world, pod, policy);
    check(pod, policy);
  };
}

/** Long enough before and after for back-off to let the sidecar start again. */
export function looping(policy: Policy, behaviour: Behaviour, check: Check): Scenario {
  return async (world) => {
    const pod = world.run({
      restartPolicy: policy,
      initContainers: [sidecar('sidecar', behaviour), container('init', { delay: 20 })],
      containers: [container('regular', { delay: 60 })],
    });
    await untilDone(world, pod, policy);
    check(pod, policy);
  };
}

export function updatedSidecar(restartPolicy: Policy): Scenario {
  return async (world) => {
    const pod = world.run({
      restartPolicy,
      initContainers: [sidecar('sidecar', LONG), sidecar('other', LONG)],
      containers: [container('regular', LONG)],
    });
    await world.until('running', 60, () => pod.isReady());
    pod.setImage('sidecar');
    await world.until('updated', 120, () => pod.restarts('sidecar') === 1 && runsOtherImage(pod, 'sidecar'));
    await world.pass(30);
    expect(pod.runs('sidecar').length, `${pod}`).to.equal(2);
    ranOnce(pod, 'other');
    ranOnce(pod, 'regular');
  };
}

export function initFails(policy: Policy, where: 'before' | 'after', check: Check): Scenario {
  return async (world) => {
    const init = container('init', { delay: 1, exitCode: 1 });
    const beside = sidecar('sidecar', LONG);
    const pod = world.run({
      restartPolicy: policy,
      initContainers: where === 'before' ? [init, beside] : [beside, init],
      containers: [container('regular', { delay: 1 })],
    });
    await world.until('failed as the policy says', 300, () =>
      policy === 'Never' ? pod.over : pod.restarts('init') >= 3,
    );
    neverStarts(pod, 'regular');
    check(pod, policy);
  };
}
