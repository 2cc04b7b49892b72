/** The packages whose code is part of the bundle: name, version, licence and its text. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { ROOT } from './root.ts';

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Its licence file; undefined where it has none. */
  readonly text?: string;
}

/** By name. Throws for a package that says no licence. */
export function bundledPackages(metafiles: readonly Metafile[]): readonly BundledPackage[] {
  const outputs = metafiles.flatMap(({ outputs }) => Object.values(outputs));
  const used = outputs.flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  const names = new Set(used.flatMap((path) => PACKAGE.exec(path)?.[1] ?? []));
  return [...names].sort().map(describe);
}

/** The innermost one, which may lie in another's node_modules. */
const PACKAGE = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//;

const LICENSE_FILE = /^(?:licen[cs]e|copying)(?:[.-].*)?$/i;

function describe(name: string): BundledPackage {
  const folder = join(ROOT, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    version: string;
    license?: string;
  };
  if (!license) throw new Error(`${name} says no licence: it cannot be shipped`);
  const file = readdirSync(folder).find((each) => LICENSE_FILE.test(each));
  const path = join(folder, file ?? '');
  const text = file !== undefined && existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
  return { name, version, license, ...(text !== undefined && { text }) };
}

/** What the package ships with the bundle. */
export function thirdPartyNotice(packages: readonly BundledPackage[]): string {
  const sections = packages.map(
    ({ name, version, license, text }) =>
      `${name} ${version} (${license})\n\n${text ?? 'The package has no file with the text of its licence.'}\n`,
  );
  const opening =
    'The programs in dist/ contain code of the packages below. Each is under its own licence:\nnothing of it was changed but that names and spaces were shortened.\n';
  return [opening, ...sections].join(`\n${'-'.repeat(80)}\n\n`);
}
