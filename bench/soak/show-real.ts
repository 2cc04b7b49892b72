/** The figures of real life as Markdown. */

import { drawTable, number } from '../peers/figures/table.ts';
import { showPromises } from './measure/promise.ts';
import { partOf, slopeOf } from './measure/trend.ts';
import { judgeRealLife } from './real/judge.ts';
import type { RealFindings } from './real/real-life.ts';
import type { Sample } from './real/sampler.ts';

type Read = (sample: Sample) => number;

const mib = (kib: number) => number(kib / 1024);

const HELD: readonly (readonly [string, Read, (value: number) => string])[] = [
  ['sockets', ({ sockets }) => sockets, String],
  ['pipes, without the reserve', ({ pipes }) => pipes, String],
  ['other open files', ({ openFiles }) => openFiles, String],
  ['processes', ({ processes }) => processes, String],
  ['files in HOOKLET_HOME', ({ files }) => files, String],
  ['MiB in them', ({ fileKiB }) => fileKiB, mib],
  ['pages of its own, MiB', ({ uniqueKiB }) => uniqueKiB, mib],
  ['resident, MiB', ({ residentKiB }) => residentKiB, mib],
];

export function showRealLife(findings: RealFindings): readonly string[] {
  const { checkpoints, samples } = findings;
  const [first, last] = [checkpoints[0], checkpoints.at(-1)];
  if (!first || !last) return ['nothing was measured'];
  const heap = checkpoints.map(({ minutes, liveHeapKiB }) => ({ minutes, value: liveHeapKiB }));
  const { perMinute, error } = slopeOf(partOf(heap, 0.5, 1));
  const most = (read: Read) => Math.max(...samples.map(read));
  const rows = HELD.map(([what, read, show]) => [
    what,
    show(read(first)),
    show(read(last)),
    show(most(read)),
  ]);
  return [
    describeRun(findings),
    '',
    ...drawTable(
      ['held by hooklet', 'after the first round', 'after the last', 'most in between'],
      [...rows, ['live heap, MiB', mib(first.liveHeapKiB), mib(last.liveHeapKiB), '–']],
    ),
    '',
    `Live heap over the second half: ${number(perMinute, 0)} KiB a minute with a standard error of ${number(error, 0)}, by least squares over what is left after each round.`,
    '',
    ...showPromises(judgeRealLife(findings)),
  ];
}

function describeRun({ plan, rounds, counts, clients, samples, smallDisk }: RealFindings): string {
  const minutes = number(samples.at(-1)?.minutes ?? 0);
  const answers = samples.map(({ answerMs }) => answerMs).sort((a, b) => a - b);
  const median = answers[Math.floor(answers.length / 2)] ?? 0;
  const disk = smallDisk
    ? `a disk of ${plan.diskMiB} MiB`
    : '**no disk of its own: nothing was filled, that needs root**';
  return [
    `${minutes} minutes, ${rounds.length} rounds of ${plan.roundSeconds} s with ${plan.pods} pods at a time on ${disk}:`,
    `${counts.creates} pods created and ${counts.deletes} deleted, ${counts.patches} patches, ${counts.events} watch events,`,
    `${clients} clients that vanished.`,
    `\`/readyz\` was answered in ${number(median)} ms in the median and ${number(answers.at(-1) ?? 0, 0)} ms at most.`,
  ].join(' ');
}
