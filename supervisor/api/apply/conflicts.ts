/** The 409 of a server-side apply that would change what others own: managedfields/internal/conflict.go. */

import { StatusError } from '../status-error.ts';
import { type FieldSet, printFieldPath } from './field-set.ts';
import type { Manager } from './managed-fields.ts';

export interface OwnerConflict {
  readonly manager: Manager;
  readonly fields: FieldSet;
}

/** One cause a field; the message lists them by manager. */
export function formatConflicts(conflicts: readonly OwnerConflict[]): StatusError {
  const all = conflicts
    .flatMap(({ manager, fields }) => {
      return [...fields].map((path) => ({ owner: printManager(manager), field: printFieldPath(path) }));
    })
    .sort((a, b) => compareTexts(a.owner, b.owner) || compareTexts(a.field, b.field));
  const causes = all.map(({ owner, field }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${owner}`,
    field,
  }));
  const [only] = all;
  if (only && all.length === 1) {
    const message = `Apply failed with 1 conflict: conflict with ${only.owner}: ${only.field}`;
    return new StatusError('Conflict', message, { causes });
  }
  const lines = [...new Set(all.map(({ owner }) => owner))].flatMap((owner) => {
    const fields = all.filter((each) => each.owner === owner);
    return [`conflicts with ${owner}:`, ...fields.map(({ field }) => `- ${field}`)];
  });
  return new StatusError('Conflict', `Apply failed with ${all.length} conflicts: ${lines.join('\n')}`, {
    causes,
  });
}

function printManager({ name, operation, subresource }: Manager): string {
  const below = subresource ? ` with subresource ${JSON.stringify(subresource)}` : '';
  return `${JSON.stringify(name)}${below}${operation === 'Update' ? ' using v1' : ''}`;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
