/** docs/conformance.md: the same text for the same results, whenever and wherever they were found. */

import type { Group, Row } from '../row.ts';
import { count, type Result, type Results, summary } from './results.ts';

const INTRODUCTION = `# Conformance

<!-- Written by \`npm run conformance\`; do not edit. -->

What upstream's end-to-end tests of Kubernetes v1.36 ask of a kubelet, and whether hooklet does it. Every row is
one test of upstream, told in our own words and written anew; it runs hooklet's own core and conductor on a
virtual clock with simulated processes. Those marked “real” run with real processes, too, ten times as fast.

A row is not applicable when it asks for something that processes without images, sandboxes, volumes and nodes
do not have; the reason stands beside it.`;

const IDS = `## How the rows are counted

The ids follow the files of upstream: LH, CP, PO, RT, IC, RP, KB, CT, PS, NP and NX are the cluster tests
(\`test/e2e\`), CL and ND the node tests (\`test/e2e_node\`): 17 + 46 + 6 + 6 + 4 + 10 + 3 + 4 + 2 + 6 + 3 = 107 and
150 + 54 = 204, together 311. CP-01 to CP-23 probe a regular container; CP-01s to CP-23s are the same probes on a
sidecar. RT-1 is one row with three cases, one for each restart policy. The image updates of upstream are
changes of the manifest's image here, which is all that a kubelet sees of them.`;

export function reportMarkdown(table: readonly Group[], results: Results): string {
  const total = count(
    table.flatMap(({ rows }) => rows),
    results,
  );
  return [
    INTRODUCTION,
    summary(total),
    '## By group',
    groupTable(table, results),
    IDS,
    ...table.map((group) => groupSection(group, results)),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function groupTable(table: readonly Group[], results: Results): string {
  const lines = table.map(({ prefix, title, rows }) => {
    const { passed, failed, notApplicable, total } = count(rows, results);
    return `| ${prefix} | ${title} | ${total} | ${passed} | ${failed} | ${notApplicable} |`;
  });
  return [
    '| Group | What | Rows | Passed | Failed | Not applicable |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

function groupSection({ prefix, title, upstream, rows }: Group, results: Results): string {
  const lines = rows.map((row) => rowLine(row, results.get(row.id)));
  return [
    `## ${prefix}: ${title}`,
    '',
    `Upstream: \`${upstream}\``,
    '',
    '| Row | What | Result |',
    '|---|---|---|',
    ...lines,
  ].join('\n');
}

function rowLine({ id, title }: Row, result: Result | undefined): string {
  return `| ${id} | ${title} | ${result ? describe(result) : 'failed: not run'} |`;
}

function describe(result: Result): string {
  switch (result.kind) {
    case 'passed':
      return result.real ? 'passed, real too' : 'passed';
    case 'failed':
      return `**failed**: ${result.why}`;
    case 'not applicable':
      return `not applicable: ${result.why}`;
    default:
      return result satisfies never;
  }
}
