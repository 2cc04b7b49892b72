/**
 * hooklet beside its peers, all in one run, into docs/benchmarks.md.
 *
 * `npm run bench -- [--only start,stop,…] [--rounds N]`; peers that are not installed get a row that says so.
 */

import { GROUPS } from './groups/all.ts';
import { installPeers } from './install.ts';
import { describeMachine, describeNoise } from './machine.ts';
import { readOptions } from './options.ts';
import { writeRatios, writeSection } from './page.ts';
import { runGroups } from './run-groups.ts';

const options = readOptions(process.argv.slice(2), Object.keys(GROUPS));
installPeers();
writeSection('machine', [describeMachine()]);
await runGroups(options, false, (name, { lines, ratios }) => {
  const where = `${new Date().toISOString().slice(0, 10)}, ${describeNoise()}.`;
  const section = [...lines, '', where];
  console.log(`\n## ${name}\n\n${section.join('\n')}`);
  writeSection(name, section);
  writeRatios(ratios);
});
