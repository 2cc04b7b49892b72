/** From a Tree to plain values that fit the structs, with Go's words for what does not fit. */

import type { Finding, Position } from '../problem.ts';
import { type Path, printPath, type Tree } from '../source/tree.ts';
import { type Fields, fieldsOf, splitEmbedded, structName } from './structs.ts';
import { suggestField } from './suggest-field.ts';
import { remedyForType } from './type-remedies.ts';

export interface Decoded {
  /** Fits the structs: what does not fit, and every null, is left out. */
  readonly value: unknown;
  readonly findings: readonly Finding[];
  /** Where a value is missing or wrong because of a finding; what validation says there is a follow-on. */
  readonly unread: readonly Path[];
}

/**
 * Decodes one object of a Go struct. Unlike upstream, which stops at the first wrong type and mentions unknown
 * fields only when every type fits, it reports all. The tree is an object.
 */
export function decode(tree: Tree, struct: string): Decoded {
  const decoder = new Decoder(struct);
  const value = decoder.decode(tree, `v1.${struct}`, { path: [], struct: '', goPath: [] });
  return { value, findings: decoder.findings, unread: decoder.unread };
}

/** Where decoding stands: Go names the innermost struct and the way to the field, list indices left out. */
interface Place {
  readonly path: Path;
  readonly struct: string;
  readonly goPath: readonly string[];
}

const INTEGERS: Readonly<Record<string, bigint>> = { int32: 2n ** 31n, int64: 2n ** 63n };

/** `resource.ParseQuantity`, and the sentence of `resource.ErrFormatWrong`. */
const QUANTITY = /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$/;
const NO_QUANTITY =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

class Decoder {
  readonly findings: Finding[] = [];
  readonly unread: Path[] = [];
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  decode(tree: Tree, goType: string, place: Place): unknown {
    if (tree.type === 'null') return undefined;
    if (goType === 'any') return this.#opaque(tree);
    if (goType.startsWith('[]')) return this.#list(tree, goType, place);
    if (goType.startsWith('map[') || goType === 'v1.ResourceList') return this.#map(tree, goType, place);
    const fields = fieldsOf(goType);
    if (fields) return this.#struct(tree, goType, fields, place);
    switch (goType) {
      case 'object':
        return tree.type === 'object'
          ? this.#opaque(tree)
          : this.#mismatch(tree, 'map[string]interface {}', place);
      case 'bool':
        return tree.type === 'bool' ? tree.value : this.#mismatch(tree, goType, place);
      case 'int32':
      case 'int64':
        return this.#integer(tree, goType, place);
      case 'intstr.IntOrString':
        return tree.type === 'string' ? tree.value : this.#integer(tree, 'int32', place);
      case 'resource.Quantity':
        return this.#quantity(tree, place);
      default:
        return tree.type === 'string' ? tree.value : this.#mismatch(tree, goType, place);
    }
  }

  #struct(tree: Tree, goType: string, fields: Fields, place: Place): unknown {
    if (tree.type !== 'object') return this.#mismatch(tree, goType, place);
    const struct = structName(goType);
    const value: [string, unknown][] = [];
    for (const [name, entry] of tree.entries) {
      const path = [...place.path, name];
      const notation = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (notation === undefined) {
        this.#unknown(name, struct, entry.keyAt, path);
        continue;
      }
      const { embedded, goType: fieldType } = splitEmbedded(notation);
      const goPath = [...place.goPath, ...(embedded ? [embedded] : []), name];
      const decoded = this.decode(entry.value, fieldType, { path, struct, goPath });
      if (decoded !== undefined) value.push([name, decoded]);
    }
    return Object.fromEntries(value);
  }

  #list(tree: Tree, goType: string, place: Place): unknown {
    if (tree.type !== 'array') return this.#mismatch(tree, goType, place);
    const itemType = goType.slice(2);
    return tree.items.map((item, index) => {
      const decoded = this.decode(item, itemType, { ...place, path: [...place.path, index] });
      return decoded ?? zeroValue(itemType);
    });
  }

  #map(tree: Tree, goType: string, place: Place): unknown {
    if (tree.type !== 'object') return this.#mismatch(tree, goType, place);
    const valueType =
      goType === 'v1.ResourceList' ? 'resource.Quantity' : goType.slice(goType.indexOf(']') + 1);
    return Object.fromEntries(
      [...tree.entries].map(([key, entry]) => {
        const decoded = this.decode(entry.value, valueType, { ...place, path: [...place.path, key] });
        return [key, decoded ?? zeroValue(valueType)];
      }),
    );
  }

  #integer(tree: Tree, goType: string, place: Place): unknown {
    if (tree.type !== 'number') return this.#mismatch(tree, goType, place);
    const bound = INTEGERS[goType] as bigint;
    const value = /^-?[0-9]+$/.test(tree.text) ? BigInt(tree.text) : undefined;
    if (value !== undefined && value >= -bound && value < bound) return Number(value);
    return this.#mismatch(tree, goType, place, `number ${tree.text}`);
  }

  #quantity(tree: Tree, place: Place): unknown {
    const text = tree.type === 'string' ? tree.value.trim() : tree.type === 'number' ? tree.text : '';
    return QUANTITY.test(text) ? text : this.#fail(tree.at, place.path, NO_QUANTITY);
  }

  #opaque(tree: Tree): unknown {
    switch (tree.type) {
      case 'object':
        return Object.fromEntries([...tree.entries].map(([key, entry]) => [key, this.#opaque(entry.value)]));
      case 'array':
        return tree.items.map((item) => this.#opaque(item));
      case 'number':
        return Number(tree.text);
      case 'null':
        return null;
      default:
        return tree.value;
    }
  }

  #mismatch(tree: Tree, goType: string, place: Place, word?: string): undefined {
    const value = word ?? tree.type;
    const field = `${place.struct}.${place.goPath.join('.')}`;
    const sentence = `json: cannot unmarshal ${value} into Go struct field ${field} of type ${goType}`;
    return this.#fail(tree.at, place.path, sentence, remedyForType(goType, tree));
  }

  #fail(at: Position, path: Path, sentence: string, hint?: string): undefined {
    this.unread.push(path);
    const message = this.#whole(sentence);
    this.findings.push({ ...at, kind: 'decode', path: printPath(path), message, ...(hint && { hint }) });
  }

  #unknown(name: string, struct: string, at: Position, path: Path): void {
    this.unread.push(path);
    const printed = printPath(path);
    const hint = suggestField(name, struct);
    const message = this.#whole(`strict decoding error: unknown field "${printed}"`);
    this.findings.push({ ...at, kind: 'unknown-field', path: printed, message, ...(hint && { hint }) });
  }

  #whole(sentence: string): string {
    return `${this.#root} in version "v1" cannot be handled as a ${this.#root}: ${sentence}`;
  }
}

/** What Go leaves in a list or map where the document has null. */
function zeroValue(goType: string): unknown {
  if (fieldsOf(goType)) return {};
  return goType in INTEGERS ? 0 : '';
}
