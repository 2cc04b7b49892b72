/** `dryRun=All`: everything is done but nothing is kept. */

import { badRequest } from '../status-error.ts';

/** `values`: of the query, or of DeleteOptions. Throws BadRequest. */
export function isDryRun(values: readonly unknown[]): boolean {
  const wrong = values.find((value) => value !== 'All');
  if (wrong !== undefined) {
    throw badRequest(`dryRun: Unsupported value: ${JSON.stringify(wrong)}: supported values: "All"`);
  }
  return values.length > 0;
}
