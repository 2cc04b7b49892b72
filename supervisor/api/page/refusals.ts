/** Refusals of the page's server, as Statuses of the API: each with what to do next. */

import { StatusError } from '../status-error.ts';

export function forbidden(why: string): StatusError {
  return new StatusError('Forbidden', `forbidden: ${why}`, {});
}

/** The token of a link opens the page once. */
export function wrongToken(): StatusError {
  return new StatusError(
    'Unauthorized',
    'this link has been used already, or is of another run: open the newest one that hooklet has printed',
  );
}

export function noSession(): StatusError {
  return new StatusError(
    'Unauthorized',
    'this page does not belong to the hooklet that runs now: open the link that it has printed',
  );
}
