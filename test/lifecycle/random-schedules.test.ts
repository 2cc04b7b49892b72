/** Anything may happen at any time: whatever it is, the kubelet's promises hold. */

import { expect } from 'chai';
import fc from 'fast-check';
import { observe } from '../../supervisor/lifecycle/observe.ts';
import type { Container } from '../../supervisor/manifest/pod.ts';
import { Invariants } from '../support/invariants/invariants.ts';
import { isStray, randomScript } from '../support/random-script.ts';
import type { Script } from '../support/script.ts';
import { Story } from '../support/story.ts';

/** How many schedules; `SCHEDULES=100000 npx mocha test/lifecycle/random-schedules.test.ts` for a long look. */
const RUNS = Number(process.env.SCHEDULES ?? 2000);
/** `SEED=…`: the seed that a failure has named. */
const SEED = process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) };

describe('any schedule', function () {
  this.timeout(0);

  it('keeps every promise', () => {
    fc.assert(
      fc.property(randomScript, (schedule) => check(schedule)),
      { numRuns: RUNS, ...SEED },
    );
  });
});

function check(schedule: Script): void {
  const invariants = new Invariants();
  const story = new Story(schedule, {
    moment: invariants.moment,
    jump: invariants.jump,
    fact: (fact, now, pod) => {
      if (isStray(fact)) expect(observe(pod, fact, now) === pod, 'a stray fact').to.equal(true);
      invariants.fact(fact, now, pod);
    },
  });
  try {
    story.run();
    const { worker, deletion } = story.pod;
    if (deletion)
      expect([worker.kind, invariants.removed], 'the deleted pod').to.deep.equal(['terminated', 1]);
    else expect(invariants.removed, 'the pod nobody deleted').to.equal(0);
  } catch (error) {
    throw new Error(`${error}\n\n${inWords(schedule)}\n\n${story}\n`, { cause: error });
  }
}

function inWords({ pod: { spec }, options, ...rest }: Script): string {
  const { restartPolicy, terminationGracePeriodSeconds, activeDeadlineSeconds } = spec;
  const pod = { restartPolicy, terminationGracePeriodSeconds, activeDeadlineSeconds, ...options };
  const lines = [
    `pod: ${JSON.stringify(pod)}`,
    ...spec.initContainers.map((each) => `init ${describeContainer(each)}`),
    ...spec.containers.map((each) => `container ${describeContainer(each)}`),
    ...Object.entries(rest).map(([key, value]) => `${key}: ${JSON.stringify(value)}`),
  ];
  return lines.join('\n');
}

/** Without what they all have. */
function describeContainer({ name, ...fields }: Container): string {
  const { image, env, ports, terminationMessagePath, terminationMessagePolicy, ...own } = fields;
  return `${name}: ${JSON.stringify(own)}`;
}
