/** Every package that somebody gets with hooklet: those that npm installs with it, and those in its bundle. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle/bundle.ts';
import { bundledPackages } from './bundle/bundled-packages.ts';
import { ROOT } from './bundle/root.ts';

export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly how: 'installed' | 'optional' | 'bundled';
}

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly dev?: true;
  readonly optional?: true;
}

/** By name. Those of other platforms are among the optional ones. */
export async function shippedPackages(): Promise<readonly ShippedPackage[]> {
  const bundled = bundledPackages(await bundle({ write: false }));
  const shipped = [
    ...installedPackages(),
    ...bundled.map(({ name, version, license }) => ({ name, version, license, how: 'bundled' as const })),
  ];
  return shipped.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function installedPackages(): readonly ShippedPackage[] {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, Locked>>;
  };
  return Object.entries(lock.packages).flatMap(([path, { version, license, dev, optional }]) => {
    if (path === '' || dev) return [];
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return [{ name, version, license: license ?? 'none said', how: optional ? 'optional' : 'installed' }];
  });
}
