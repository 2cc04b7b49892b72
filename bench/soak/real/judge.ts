/** What ten minutes of real life have shown, promise by promise. */

import { type Promised, without } from '../measure/promise.ts';
import { judgeMemory } from './judge-memory.ts';
import type { Checkpoint, RealFindings } from './real-life.ts';

/** Of one core, for three pods that print ten lines a second each to a disk without room. */
const MOST_FULL_DISK_CPU_PERCENT = 25;

export function judgeRealLife(findings: RealFindings): readonly Promised[] {
  const { counts, missing, faults, rounds, ending, leftProcesses, smallDisk, plan } = findings;
  const logsRead = rounds.reduce((sum, each) => sum + each.logsRead, 0);
  const acknowledged = `${counts.creates} creations, ${counts.patches} patches and ${counts.deletes} deletions in ${counts.events} events`;
  return [
    without('Nothing acknowledged is lost', missing, `${acknowledged}, each delivered, in order`),
    without(
      'No line is lost while the disk has room, and none is cut',
      rounds.flatMap(({ lostLines }) => lostLines),
      `${logsRead} logs read to the end`,
    ),
    without(
      'Every deletion ends',
      rounds.flatMap(({ left }) => left),
      `${counts.deletes} of them`,
    ),
    ...NOTHING_LEFT.map(([what, read]) => judgeLeft(what, findings.checkpoints.map(read))),
    ...(plan.judgesMemory ? judgeMemory(findings) : []),
    ...(smallDisk ? [judgeFullDisk(findings)] : []),
    without('No client is answered with a fault', faults, 'none in all of it'),
    without(
      'hooklet has nothing to say of itself',
      strangeNotes(findings.notes),
      'no fault, no warning of Node',
    ),
    {
      what: 'It ends as it should, with pods that do not listen',
      held: ending.code === 0 && leftProcesses === 0,
      detail: `exit code ${ending.code ?? ending.signal}, ${leftProcesses} processes left`,
    },
  ];
}

/** After each round, with every pod gone, there is no more of it than after the first. */
const NOTHING_LEFT: readonly (readonly [string, (checkpoint: Checkpoint) => number])[] = [
  ['sockets', ({ sockets }) => sockets],
  ['pipes', ({ pipes }) => pipes],
  ['other open files', ({ openFiles }) => openFiles],
  ['processes', ({ processes }) => processes],
  ['files in HOOKLET_HOME', ({ files }) => files],
];

function judgeLeft(what: string, levels: readonly number[]): Promised {
  const [first = 0, ...others] = levels;
  const last = others.at(-1) ?? first;
  return {
    what: `No leak of ${what}`,
    held: last <= first,
    detail: `${first} after the first round, ${last} after the last`,
  };
}

function judgeFullDisk({ rounds, notes }: RealFindings): Promised {
  const cpu = Math.max(...rounds.map(({ fullCpuPercent }) => fullCpuPercent ?? 0));
  const seconds = rounds.reduce((sum, { fullSeconds }) => sum + fullSeconds, 0);
  const dropped = notes.filter((note) => /cannot be written: no space left on device/.test(note)).length;
  const missing = notes.filter((note) => /is incomplete: \d+ bytes are missing/.test(note)).length;
  return {
    what: 'A full disk is said, and survived',
    held: dropped > 0 && missing > 0 && seconds > 0 && cpu < MOST_FULL_DISK_CPU_PERCENT,
    detail: `full for ${seconds.toFixed(0)} s under load, ${dropped} logs said to be dropped, ${missing} said how much; ${cpu.toFixed(1)} % of a core at most when nothing else went on`,
  };
}

/** What it says in the ordinary course of such a soak. */
const EXPECTED: readonly RegExp[] = [
  /^hooklet: isolation: /,
  /^hooklet: the log of container \S+ of pod \S+ (?:cannot be written: no space left|is incomplete: \d+ bytes)/,
  /^hooklet: no termination message file: .*: no space left on device$/,
  /^kubectl's API listens on |^ {2}export KUBECONFIG=|^the live page, for a browser|^waiting for kubectl apply/,
  /^stopping: SIGTERM received/,
  // What takes long, and what was not read in time.
  /^\S+: (?:grace period|preStop|postStart) \d+ s/,
  /^\d+ lines are not shown: nobody read them in time/,
  // Node's inspector, which the soak asks for.
  /^Debugger (?:listening|attached|ending)|^For help, see: https:\/\/nodejs\.org|^Waiting for the debugger/,
];

function strangeNotes(notes: readonly string[]): readonly string[] {
  return notes.filter((note) => note !== '' && !EXPECTED.some((pattern) => pattern.test(note)));
}
