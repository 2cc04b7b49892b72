/** Field selectors: `status.phase=Running,metadata.name!=web`, on the fields that a resource allows. */

import type { KubeObject } from '../../node/store/kube-object.ts';
import { badRequest } from '../status-error.ts';

export interface FieldSelector {
  matches(object: KubeObject): boolean;
  /** The one name that it asks for, if it does. */
  readonly name?: string;
}

const ALWAYS = ['metadata.name', 'metadata.namespace'];

/** Throws BadRequest for what is no selector and for a field that cannot be selected by. */
export function parseFieldSelector(selector: string, selectable: readonly string[]): FieldSelector {
  const requirements = splitTerms(selector).map((part) => {
    const term = /^([^=!]+)(!=|==|=)((?:[^\\=,]|\\.)*)$/.exec(part);
    if (!term) throw badRequest(`invalid selector: '${selector}'; can't understand '${part}'`);
    const [, field = '', operator, value = ''] = term;
    if (![...ALWAYS, ...selectable].includes(field)) throw badRequest(`field label not supported: ${field}`);
    return { field, negated: operator === '!=', value: value.replace(/\\([\\,=])/g, '$1') };
  });
  const named = requirements.find(({ field, negated }) => field === 'metadata.name' && !negated);
  return {
    matches: (object) =>
      requirements.every(({ field, negated, value }) => (textAt(object, field) === value) !== negated),
    ...(named ? { name: named.value } : {}),
  };
}

/** At commas that are not escaped. */
function splitTerms(selector: string): readonly string[] {
  return selector
    .split(/(?<!\\),/)
    .map((term) => term.trim())
    .filter((term) => term !== '');
}

/** Truth values: Go prints them also when they were never set. */
const FALSE_WHEN_MISSING: readonly string[] = ['spec.hostNetwork', 'spec.unschedulable'];

/** A field that is missing reads as Go has it: false or empty. */
function textAt(object: KubeObject, field: string): string {
  const value = field
    .split('.')
    .reduce((here: unknown, step) => (here as Record<string, unknown> | undefined)?.[step], object);
  if (value === undefined || value === null) return FALSE_WHEN_MISSING.includes(field) ? 'false' : '';
  // An event's `source` is its component.
  if (typeof value === 'object') return String((value as Record<string, unknown>).component ?? '');
  return String(value);
}
