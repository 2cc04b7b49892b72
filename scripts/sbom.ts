/** `npm run sbom`: a CycloneDX bill of materials of what somebody gets with hooklet, and of nothing else. */

import { execFileSync } from 'node:child_process';
import { bundle } from './bundle/bundle.ts';
import { bundledPackages } from './bundle/bundled-packages.ts';
import { ROOT } from './bundle/root.ts';
import { installedPackages } from './shipped-packages.ts';

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly scope?: string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

interface Bom {
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const DEVELOPMENT = 'cdx:npm:package:development';

const args = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'];
const bom = JSON.parse(execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 28 })) as Bom;
const key = ({ name, version }: { readonly name: string; readonly version: string }) => `${name}@${version}`;
const installed = new Set(installedPackages().map(key));
const bundled = new Set(bundledPackages(await bundle({ write: false })).map(key));

const components = bom.components.flatMap((component): Component[] => {
  if (installed.has(key(component))) return [component];
  if (!bundled.has(key(component))) return [];
  const { properties = [], ...rest } = component;
  // To npm it is a tool of development; its code is in the package all the same.
  const kept = properties.filter(({ name }) => name !== DEVELOPMENT);
  return [{ ...rest, scope: 'required', properties: [...kept, { name: 'hooklet:bundled', value: 'true' }] }];
});
const refs = new Set(components.map((component) => component['bom-ref']));
const dependencies = bom.dependencies.flatMap(({ ref, dependsOn }) => {
  const isRoot = !bom.components.some((component) => component['bom-ref'] === ref);
  return isRoot || refs.has(ref) ? [{ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) }] : [];
});
console.log(JSON.stringify({ ...bom, components, dependencies }, undefined, 2));
