/** Which objects a document holds: a Pod, a list of Pods, or something that hooklet cannot run. */

import type { Finding } from './problem.ts';
import { locate, type Path, printPath, type Tree, treeAt } from './source/tree.ts';

export interface Objects {
  readonly pods: readonly Tree[];
  readonly findings: readonly Finding[];
}

/** Unpacks `v1 List` and `v1 PodList`; refuses every other kind with kubectl's sentence and a remedy. */
export function readObjects(tree: Tree): Objects {
  const refusal = refuse(tree);
  if (refusal) return { pods: [], findings: [refusal] };
  const kind = text(tree, ['kind']);
  if (kind === 'Pod') return { pods: [tree], findings: [] };
  const items = treeAt(tree, ['items']);
  const children =
    items?.type === 'array' ? items.items.map(kind === 'PodList' ? asPod : (item) => item) : [];
  const objects = children.map(readObjects);
  return { pods: objects.flatMap(({ pods }) => pods), findings: objects.flatMap(({ findings }) => findings) };
}

const OURS = ['Pod', 'PodList', 'List'];

function refuse(tree: Tree): Finding | undefined {
  if (tree.type !== 'object') {
    const message = `couldn't get version/kind; json parse error: json: cannot unmarshal ${tree.type} into Go value`;
    return finding(tree, [], message, 'a manifest is a mapping with apiVersion, kind, metadata and spec');
  }
  for (const field of ['apiVersion', 'kind']) {
    const value = treeAt(tree, [field]);
    if (value && value.type !== 'string' && value.type !== 'null') {
      const mismatch = `cannot unmarshal ${value.type} into Go struct field .${field} of type string`;
      return finding(tree, [field], `couldn't get version/kind; json parse error: json: ${mismatch}`);
    }
  }
  const kind = text(tree, ['kind']);
  const apiVersion = text(tree, ['apiVersion']);
  const missing = [...(apiVersion ? [] : ['apiVersion not set']), ...(kind ? [] : ['kind not set'])];
  if (missing.length > 0) {
    const list = missing.length > 1 ? `[${missing.join(', ')}]` : missing.join();
    return finding(
      tree,
      [],
      `error validating data: ${list}`,
      'a Pod starts with "apiVersion: v1" and "kind: Pod"',
    );
  }
  if (apiVersion === 'v1' && OURS.includes(kind)) return undefined;
  const place = OURS.includes(kind) ? 'apiVersion' : 'kind';
  return finding(tree, [place], `no matches for kind "${kind}" in version "${apiVersion}"`, hintFor(kind));
}

/** Kinds with a Pod inside, and the way to it. */
const TEMPLATES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job'].map((kind) => [
      kind,
      'spec.template',
    ]),
  ),
  CronJob: 'spec.jobTemplate.spec.template',
  PodTemplate: 'template',
};

function hintFor(kind: string): string {
  if (OURS.includes(kind)) return `a ${kind} has "apiVersion: v1"`;
  const template = Object.hasOwn(TEMPLATES, kind) ? TEMPLATES[kind] : undefined;
  if (template) {
    return `hooklet runs Pods only: take the ${kind}'s ${template}, and add apiVersion: v1, kind: Pod and metadata.name`;
  }
  const letters = [...kind.toLowerCase()].sort().join('');
  const meant = /^[pods]{2,5}$/.test(letters) ? 'did you mean Pod? ' : '';
  return `${meant}hooklet runs Pods only`;
}

/** An item of a PodList may leave out what the list says already. */
function asPod(item: Tree): Tree {
  if (item.type !== 'object') return item;
  const implied = (value: string) =>
    ({ keyAt: item.at, value: { type: 'string', at: item.at, value } }) as const;
  const defaults = new Map([
    ['apiVersion', implied('v1')],
    ['kind', implied('Pod')],
  ]);
  return { ...item, entries: new Map([...defaults, ...item.entries]) };
}

function text(tree: Tree, path: Path): string {
  const value = treeAt(tree, path);
  return value?.type === 'string' ? value.value : '';
}

function finding(tree: Tree, path: Path, message: string, hint?: string): Finding {
  return { ...locate(tree, path), kind: 'decode', path: printPath(path), message, ...(hint && { hint }) };
}
