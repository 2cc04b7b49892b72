/** One form for what a request names. */

/**
 * The part of a request's target from its path on: `http://host/quote`, as one writes to a proxy, is `/quote`. Never throws,
 * unlike `URL`: Express gives up on what cannot be parsed with a page of its own.
 */
export function originForm(target = '/'): string {
  const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(target)?.[0];
  if (origin === undefined) return target;
  const rest = target.slice(origin.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}
