/** Recordings of a real kubelet v1.36, replayed: the same order of states, events, signals and exit codes. */

import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { deletion } from '../../support/script.ts';
import { play, type Story } from '../../support/story.ts';
import { KILLING_DELAY_SECONDS, STATUS_DELAY_SECONDS, TOLERANCE_SECONDS } from './differences.ts';
import type { Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';

/** Times in seconds since the first start. `states` are rows of `kubectl get pod`, with the phase. */
interface Recording {
  readonly title: string;
  readonly deletedAt: number;
  readonly deletedWithGrace?: number;
  readonly states: readonly Timed[];
  readonly events: readonly (readonly [at: number, reason: string, message: string])[];
  readonly processes: readonly Timed[];
  readonly hooks: readonly Timed[];
  /** Messages of waiting states, in the order in which they came up. */
  readonly messages?: readonly string[];
}

type Timed = readonly [at: number, what: string];

const FILE = new URL('recordings.json', import.meta.url);
const RECORDINGS = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Recording>;

describe('a recording of a real kubelet', () => {
  for (const [name, recording] of Object.entries(RECORDINGS)) {
    it(`is replayed: ${name}: ${recording.title}`, () => {
      const scenario = SCENARIOS[name];
      if (scenario === undefined) throw new Error(`no scenario for ${name}`);
      compare(recording, scenario);
    });
  }

  it('exists for every scenario', () => {
    expect(SCENARIOS).to.have.all.keys(Object.keys(RECORDINGS));
  });
});

function compare(recording: Recording, scenario: Scenario): void {
  const { deletedAt, deletedWithGrace } = recording;
  const story = play({ ...scenario, outside: [deletion(deletedAt, deletedWithGrace)], until: 1000 });
  const forced = deletedWithGrace === 0;
  const processes = processesOf(story, scenario);
  const recorded = recording.processes.map(([at, what]): Timed => [at, obeyed(what, scenario)]);
  const cut = <T>(list: readonly T[], like: readonly unknown[]) =>
    list.slice(0, forced ? like.length : undefined);
  const told = `\n${story}\n`;

  const ours = cut(processes, recorded);
  expect(byContainer(ours), told).to.deep.equal(byContainer(recorded));
  compareGaps(recorded, ours, recording.deletedAt, told);
  if (!scenario.silentHooks) {
    const hooks = hooksOf(story);
    const ourHooks = cut(hooks, recording.hooks);
    expect(byContainer(ourHooks), told).to.deep.equal(byContainer(recording.hooks));
    compareDurations(recording.hooks, hooks, told);
  }
  const events = inAnyOrder(story.order('event'));
  const recordedEvents = inAnyOrder(withoutLateProbes(recording).map(asTold));
  expect(cut(events, recordedEvents), told).to.deep.equal(recordedEvents);
  const states = withoutCutWaits(story.told('status'));
  const recordedStates = withoutCutWaits(recording.states);
  expect(cut(states.map(whatOf), recordedStates), told).to.deep.equal(recordedStates.map(whatOf));
  compareStatusTimes(recording, story, told);
  const { messages } = recording;
  if (messages) expect(waitingMessages(story, messages), told).to.deep.equal(messages);
}

/** `crashLoopBackOff`: whether a wait that the deletion cuts short has come to show its reason is chance there. */
function withoutCutWaits(rows: readonly Timed[]): readonly Timed[] {
  const isCut = ([, row]: Timed, index: number) =>
    row.includes('CrashLoopBackOff') && rows[index + 1]?.[1].includes('Terminating');
  return rows.filter((row, index) => !isCut(row, index));
}

/** `lateProbes`. */
function withoutLateProbes({ events, deletedAt }: Recording): Recording['events'] {
  return events.filter(([at, reason]) => reason !== 'Unhealthy' || at < deletedAt);
}

/** `parallel`: which of the containers that are stopped together is told of first. */
function inAnyOrder(events: readonly string[]): string[] {
  const isStop = (event: string) => event.includes('Stopping container');
  const stops = events.filter(isStop).sort();
  return events.map((event) => (isStop(event) ? (stops.shift() ?? event) : event));
}

const whatOf = ([, what]: Timed) => what;

/** Each container for itself: what is parallel has no order, and the gaps say what has. */
function byContainer(list: readonly Timed[]): Record<string, string[]> {
  const lists: Record<string, string[]> = {};
  for (const [, what] of list) {
    const name = /^(?:init|side|main)\d/.exec(what)?.[0] ?? 'main';
    lists[name] = [...(lists[name] ?? []), what];
  }
  return lists;
}

function obeyed(what: string, { pod }: Scenario): string {
  const signal = pod.spec.containers[0]?.lifecycle?.stopSignal;
  return signal && what === 'gets SIGTERM' ? `gets ${signal}` : what;
}

/** `main` starts, is stopped (its Killing event), gets a signal, exits. A program cannot log its own KILL. */
function processesOf(story: Story, { silentOnSignal }: Scenario): Timed[] {
  return story.log.flatMap(({ at, kind, what }): Timed[] => {
    const stopped = / Killing "(?:Stopping container|Container) ([\w-]+)/.exec(what)?.[1] ?? 'main';
    if (what.includes(' Killing ')) return [[at, `${stopped} is stopped`.replace('main ', '')]];
    if (kind !== 'process' || what === 'main gets SIGKILL') return [];
    if (silentOnSignal && what.startsWith('main gets')) return [];
    return [[at, what.replace('main ', '')]];
  });
}

function hooksOf(story: Story): Timed[] {
  return story.told('hook').map(([at, what]) => [at, what.replace('main/', '')]);
}

function asTold([, reason, message]: Recording['events'][number]): string {
  const warnings = ['FailedPostStartHook', 'FailedPreStopHook', 'BackOff', 'Failed', 'Unhealthy'];
  const type = warnings.includes(reason) ? 'Warning' : 'Normal';
  return `${type} ${reason} "${message.replace('POD', 'web_default(uid-1)')}"`;
}

/** What follows what, and how much later: a restart not before its back-off is over, the rest on time. */
function compareGaps(
  recordedProcesses: readonly Timed[],
  ourProcesses: readonly Timed[],
  deletedAt: number,
  told: string,
): void {
  const recorded = withDeletion(recordedProcesses, deletedAt);
  const ours = withDeletion(ourProcesses, deletedAt);
  for (const [index, [at, what]] of recorded.entries()) {
    if (index === 0 || what === DELETED) continue;
    const gap = at - (recorded[index - 1]?.[0] ?? 0);
    const ourGap = sameIn(ours, recorded, index) - sameIn(ours, recorded, index - 1);
    const late = gap - ourGap;
    expect(late, `${what} at ${at}${told}`).to.be.at.least(-TOLERANCE_SECONDS);
    if (isStart(what)) continue;
    const delay = isLate(what, at >= deletedAt, told) ? KILLING_DELAY_SECONDS : 0;
    expect(late, `${what} at ${at}${told}`).to.be.at.most(TOLERANCE_SECONDS + delay);
  }
}

const DELETED = 'is deleted';

/** The deletion comes when it came there; what it does is measured from it. */
function withDeletion(list: readonly Timed[], deletedAt: number): readonly Timed[] {
  return [
    ...list.filter(([at]) => at < deletedAt),
    [deletedAt, DELETED],
    ...list.filter(([at]) => at >= deletedAt),
  ];
}

/** When the same happened in ours, for the same time. */
function sameIn(ours: readonly Timed[], recorded: readonly Timed[], index: number): number {
  const what = recorded[index]?.[1];
  const times = recorded.slice(0, index).filter((each) => each[1] === what).length;
  return ours.filter((each) => each[1] === what)[times]?.[0] ?? Number.NaN;
}

/** `killing`. */
function isLate(what: string, deleted: boolean, told: string): boolean {
  return what.endsWith('is stopped') && (deleted || told.includes('failed liveness probe'));
}

function compareDurations(recorded: readonly Timed[], ours: readonly Timed[], told: string): void {
  for (const [index, [at, what]] of recorded.entries()) {
    if (!what.includes(' ends ')) continue;
    const beginning = recorded.slice(0, index).findLastIndex((each) => each[1] === beginsOf(what));
    const duration = at - (recorded[beginning]?.[0] ?? 0);
    const our = sameIn(ours, recorded, index) - sameIn(ours, recorded, beginning);
    expect(duration, `${what} at ${at}${told}`).to.be.closeTo(our, TOLERANCE_SECONDS);
  }
}

function beginsOf(what: string): string {
  return what.replace(/ends .*/, 'begins');
}

/** Since the last start, or since the deletion; what comes before the first start is not compared. */
function compareStatusTimes(recording: Recording, story: Story, told: string): void {
  const ours = withoutCutWaits(ourStatusDelays(story));
  const starts = recording.processes.filter(([, what]) => isStart(what)).map(([at]) => at);
  for (const [index, [at, row]] of withoutCutWaits(recording.states).entries()) {
    if (index === 0 || row.includes('CrashLoopBackOff')) continue;
    const anchor = Math.max(...[...starts, recording.deletedAt].filter((each) => each <= at));
    const late = at - anchor - (ours[index]?.[0] ?? 0);
    expect(late, `${row} at ${at}${told}`).to.be.within(-TOLERANCE_SECONDS, STATUS_DELAY_SECONDS);
  }
}

function ourStatusDelays(story: Story): Timed[] {
  let anchor = 0;
  return story.log.flatMap(({ at, kind, what }): Timed[] => {
    if (kind === 'outside' || isStart(what)) anchor = at;
    return kind === 'status' ? [[at - anchor, what]] : [];
  });
}

function isStart(what: string): boolean {
  return /(?:^| )(?:starts|cannot start)$/.test(what);
}

/** Without those of a wait that was cut short. */
function waitingMessages(story: Story, recorded: readonly string[]): string[] {
  const messages = story.statuses.flatMap(({ containerStatuses }) =>
    containerStatuses.flatMap(({ state }) => state.waiting?.message ?? []),
  );
  const ours = [...new Set(messages)].map((message) => message.replace('web_default(uid-1)', 'POD'));
  return ours.filter((message) => recorded.includes(message) || !message.startsWith('back-off '));
}
