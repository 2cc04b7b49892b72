/** `npm run licenses`: the licence of every package that somebody gets with hooklet. */

import { shippedPackages } from './shipped-packages.ts';

const packages = await shippedPackages();
const width = Math.max(...packages.map(({ name, version }) => `${name} ${version}`.length));
for (const { name, version, license, how } of packages)
  console.log(`${`${name} ${version}`.padEnd(width)}  ${how.padEnd(9)}  ${license}`);

const counts = new Map<string, number>();
for (const { license } of packages) counts.set(license, (counts.get(license) ?? 0) + 1);
const sums = [...counts].sort(([, a], [, b]) => b - a).map(([license, count]) => `${count} ${license}`);
console.log(`\n${packages.length} packages: ${sums.join(', ')}`);
