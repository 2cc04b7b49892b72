/** Hours of a whole hooklet in virtual time: store, workers, page and terminal as in `serve`, on a simulated machine. */

import { createPlainLine } from '../../../supervisor/commands/output/progress-line.ts';
import { createTextOutput } from '../../../supervisor/commands/output/text-lines.ts';
import { CRASH_LOOP_BACK_OFF } from '../../../supervisor/lifecycle/back-off.ts';
import { createPodStore, type PodStore } from '../../../supervisor/node/store/pod-store.ts';
import { createJournal } from '../../../supervisor/timeline/journal.ts';
import { createRandom, type Random } from '../measure/random.ts';
import { Bystander, LONGEST_DELETION_SECONDS } from './bystander.ts';
import { SimulatedMachine } from './simulated-machine.ts';
import { simulatedPod } from './simulated-pod.ts';
import { type StoreWatch, watchStore } from './watch-store.ts';

export interface SimulationPlan {
  readonly hours: number;
  readonly seed: number;
  /** At a time. */
  readonly pods: number;
  /** Called at the end of each quarter; what it returns, in bytes, is kept. */
  readonly weigh?: () => Promise<number>;
}

export interface SimulationFindings {
  readonly plan: SimulationPlan;
  readonly breaches: readonly string[];
  /** Faults of hooklet's own. */
  readonly faults: readonly string[];
  readonly counts: Bystander['counts'];
  readonly changes: number;
  readonly created: number;
  readonly longestDeletionSeconds: number;
  /** What was there after everything had been deleted. */
  readonly left: { readonly pods: number; readonly workers: number; readonly processes: number };
  /** After each quarter. */
  readonly weights: readonly number[];
  /** Characters of JSON that the largest state of a pod takes which lives from the beginning to the end; likewise. */
  readonly stateSizes: readonly number[];
  readonly realSeconds: number;
}

const STEP_SECONDS = 5;
/** The first ones are deleted by nobody: they crash, restart and fail their probes from the beginning to the end. */
const ELDERS = 3;
const QUARTERS = 4;
const AN_HOUR = 3600;

export async function simulate(plan: SimulationPlan): Promise<SimulationFindings> {
  const began = performance.now();
  const random = createRandom(plan.seed);
  const machine = new SimulatedMachine(random);
  const bystander = new Bystander();
  const faults: string[] = [];
  const store = openStore(machine, bystander, faults);
  const watch = watchStore(store);
  const life = { store, machine, bystander, watch, random, created: 0 };
  const weights: number[] = [];
  const stateSizes: number[] = [];
  for (let quarter = 0; quarter < QUARTERS; quarter += 1) {
    await live(life, plan.pods, (plan.hours * AN_HOUR) / QUARTERS);
    stateSizes.push(
      Math.max(
        ...store
          .running()
          .slice(0, ELDERS)
          .map((worker) => JSON.stringify(worker.state()).length),
      ),
    );
    if (plan.weigh) weights.push(await plan.weigh());
  }
  store.deleteAll({ why: 'the soak is over' });
  for (
    let waited = 0;
    waited < LONGEST_DELETION_SECONDS && store.running().length > 0;
    waited += STEP_SECONDS
  )
    await machine.pass(STEP_SECONDS);
  return {
    plan,
    breaches: [...machine.breaches, ...bystander.breaches, ...watch.missing()],
    faults,
    counts: bystander.counts,
    changes: watch.changes(),
    created: life.created,
    longestDeletionSeconds: bystander.longestDeletionSeconds,
    left: { pods: store.pods.list().length, workers: store.running().length, processes: machine.living },
    weights,
    stateSizes,
    realSeconds: (performance.now() - began) / 1000,
  };
}

/** All that listens in `hooklet serve` listens here too. */
function openStore(machine: SimulatedMachine, bystander: Bystander, faults: string[]): PodStore {
  const journal = createJournal();
  const screen = createPlainLine(() => {});
  const output = createTextOutput({
    pods: [],
    paint: (_style, text) => text,
    colours: false,
    quietHooks: false,
    screen,
  });
  return createPodStore({
    machine,
    podOptions: { explain: true, backOff: CRASH_LOOP_BACK_OFF },
    nodeName: 'simulated',
    watch(happening) {
      bystander.watch(happening);
      output.watch(happening);
      journal.watch(happening);
    },
    onCreate(pod) {
      bystander.meet(pod.metadata.uid);
      output.meet?.(pod);
      journal.meet(pod);
    },
    onFault: (error) => faults.push(String(error)),
  });
}

interface Life {
  readonly store: PodStore;
  readonly machine: SimulatedMachine;
  readonly bystander: Bystander;
  readonly watch: StoreWatch;
  readonly random: Random;
  created: number;
}

async function live(life: Life, pods: number, seconds: number): Promise<void> {
  const { machine } = life;
  const end = machine.clock.now() + seconds * 1000;
  while (machine.clock.now() < end) {
    if (life.store.pods.list().length < pods) create(life);
    else disturb(life);
    await machine.pass(STEP_SECONDS);
  }
}

function create(life: Life): void {
  life.created += 1;
  const name = `pod-${life.created}`;
  const restartPolicy =
    life.created <= ELDERS ? 'Always' : life.random.pick(['Always', 'Always', 'OnFailure']);
  life.store.create(simulatedPod(name, restartPolicy, life.random, life.machine.clock.now()));
  life.watch.created(`uid-${name}`);
}

/** Somebody deletes a pod, with its own grace or another one. */
function disturb({ store, watch, random }: Life): void {
  const shown = store.pods.list();
  const pod = shown[random.below(shown.length)];
  if (!pod || isElder(pod.metadata.name)) return;
  const { namespace = '', name, uid } = pod.metadata;
  const graceSeconds = random.pick([undefined, undefined, 1, 5]);
  const grace = graceSeconds === undefined ? {} : { graceSeconds };
  if (store.delete(namespace, name, { why: 'deleted', origin: 'api', ...grace })) watch.deleted(uid);
}

function isElder(name: string): boolean {
  return Number(name.slice('pod-'.length)) <= ELDERS;
}
