/**
 * Whether hooklet has become slower or bigger than docs/benchmarks.md says, by ratios that a slower machine shares.
 *
 * `npm run bench:check -- [--only start,…] [--rounds N]`; exit code 1, and a sentence for each that is clearly worse.
 */

import { describeRegression, findRegressions, type Ratio } from './figures/compare.ts';
import { CHECKED } from './groups/all.ts';
import { readOptions } from './options.ts';
import { committedRatios } from './page.ts';
import { runGroups } from './run-groups.ts';

const committed = committedRatios();
const measured: Ratio[] = [];
const options = { ...readOptions(process.argv.slice(2), CHECKED) };
await runGroups(options, true, (_, { ratios }) => measured.push(...ratios));
const worse = findRegressions(committed, measured);
for (const regression of worse) console.log(`worse than committed: ${describeRegression(regression)}`);
if (worse.length > 0) process.exitCode = 1;
else console.log(`${measured.length} ratios are where docs/benchmarks.md has them, or better.`);
