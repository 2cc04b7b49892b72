/** From the YAML parser's nodes to a Tree: aliases and merge keys resolved, keys unique. */

import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Finding, Position } from '../problem.ts';
import { MAX_DEPTH } from './nesting.ts';
import { positionOf } from './position.ts';
import { resolveScalar } from './resolve-scalar.ts';
import type { Entry, Tree } from './tree.ts';

/** Values that come from aliases. An alias bomb ("billion laughs") reaches it within milliseconds. */
const MAX_ALIASED = 100_000;

const TWICE = 'remove one of the two: kubectl would take the last and say nothing';

export interface Composed {
  readonly tree: Tree;
  readonly findings: readonly Finding[];
}

/** The tree of one document's contents. Problems are collected; what is broken becomes null. */
export function composeTree(contents: unknown, lines: LineCounter): Composed {
  const composer = new Composer(lines);
  return { tree: composer.compose(contents, 0), findings: composer.findings };
}

class Composer {
  readonly findings: Finding[] = [];
  readonly #lines: LineCounter;
  readonly #anchors = new Map<string, unknown>();
  readonly #open = new Set<unknown>();
  #aliased = 0;
  #aliasDepth = 0;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  compose(node: unknown, depth: number): Tree {
    const at = this.#position(node);
    if (this.#aliasDepth > 0) this.#aliased += 1;
    if (this.#aliased > MAX_ALIASED) return this.#tooManyAliases(at);
    // Only aliases of aliases get here: the text itself has been measured.
    if (depth > MAX_DEPTH) return this.#fail(at, `yaml: nested more than ${MAX_DEPTH} levels deep`);
    if (isAlias(node)) return this.#composeAlias(node, at, depth);
    if (hasAnchor(node)) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return this.#composeScalar(node, at);
    if (!isMap(node) && !isSeq(node)) return { type: 'null', at };
    this.#open.add(node);
    const tree: Tree = isMap(node)
      ? { type: 'object', at, entries: this.#composeEntries(node, depth) }
      : { type: 'array', at, items: node.items.map((item) => this.compose(item, depth + 1)) };
    this.#open.delete(node);
    return tree;
  }

  #composeAlias(node: Alias, at: Position, depth: number): Tree {
    const target = this.#anchors.get(node.source);
    if (target === undefined) return this.#fail(at, `yaml: unknown anchor '${node.source}' referenced`);
    if (this.#open.has(target)) return this.#fail(at, `yaml: anchor '${node.source}' value contains itself`);
    this.#aliasDepth += 1;
    const tree = this.compose(target, depth + 1);
    this.#aliasDepth -= 1;
    return tree;
  }

  /** Said once; the rest of the bomb is not unpacked. */
  #tooManyAliases(at: Position): Tree {
    const first = this.#aliased === MAX_ALIASED + 1;
    return first ? this.#fail(at, 'yaml: document contains excessive aliasing') : { type: 'null', at };
  }

  #composeScalar(node: Scalar, at: Position): Tree {
    const value = String(node.value ?? '');
    const tag = node.tag?.replace('tag:yaml.org,2002:', '!!');
    const plain = tag === undefined ? node.type === 'PLAIN' : /^!!(int|float|bool|null)$/.test(tag);
    if (!plain) return { type: 'string', at, value };
    const scalar = resolveScalar(value);
    return scalar ? { ...scalar, at } : this.#fail(at, `json: unsupported value: ${value}`);
  }

  #composeEntries(node: YAMLMap, depth: number): ReadonlyMap<string, Entry> {
    const entries = new Map<string, Entry>();
    const merged: Tree[] = [];
    for (const pair of node.items) {
      if (this.#aliased > MAX_ALIASED) break;
      const keyAt = this.#position(pair.key);
      if (isScalar(pair.key) && pair.key.type === 'PLAIN' && pair.key.value === '<<') {
        merged.push(this.compose(pair.value, depth + 1));
        continue;
      }
      const key = this.#keyText(this.compose(pair.key, depth + 1));
      const value = this.compose(pair.value, depth + 1);
      const earlier = entries.get(key);
      // Stricter than upstream on purpose: kubectl takes the last one and says nothing, and a hook is lost.
      if (earlier)
        this.#fail(keyAt, `mapping key "${key}" already defined at line ${earlier.keyAt.line}`, TWICE);
      else entries.set(key, { keyAt, value });
    }
    for (const source of merged) this.#merge(source, entries);
    return entries;
  }

  /** The mapping's own keys win over merged ones, and an earlier merge over a later one. */
  #merge(source: Tree, entries: Map<string, Entry>): void {
    const maps = source.type === 'array' ? source.items : [source];
    for (const map of maps) {
      if (map.type !== 'object') {
        this.#fail(map.at, 'yaml: map merge requires map or sequence of maps as the value');
        continue;
      }
      for (const [key, entry] of map.entries) if (!entries.has(key)) entries.set(key, entry);
    }
  }

  /** JSON has text keys only; sigs.k8s.io/yaml turns a number or boolean key into its text. */
  #keyText(key: Tree): string {
    switch (key.type) {
      case 'string':
        return key.value;
      case 'number':
        return key.text;
      case 'bool':
        return String(key.value);
      case 'null':
        return 'null';
      case 'array':
      case 'object':
        this.#fail(
          key.at,
          `yaml: invalid map key: a key is a text, not ${key.type === 'array' ? 'a list' : 'a mapping'}`,
        );
        return '';
      default:
        return key satisfies never;
    }
  }

  #fail(at: Position, message: string, hint?: string): Tree {
    this.findings.push({ ...at, kind: 'syntax', path: '', message, ...(hint && { hint }) });
    return { type: 'null', at };
  }

  #position(node: unknown): Position {
    return positionOf((node as { range?: readonly number[] | null } | null)?.range?.[0] ?? 0, this.#lines);
  }
}

function hasAnchor(node: unknown): node is { anchor: string } {
  return typeof (node as { anchor?: unknown } | null)?.anchor === 'string';
}
