/** The headers of a hook's or probe's HTTP request: what the kubelet adds to those of the manifest. */

/** Names and values in the order in which they are sent; a name may come more than once. */
export type HeaderList = readonly { readonly name: string; readonly value: string }[];

/** Go's Request.Write says these itself. */
const NOT_COPIED = ['Host', 'User-Agent', 'Content-Length', 'Transfer-Encoding', 'Trailer'];

export interface HeaderRules {
  readonly userAgent: string;
  /** Go's transport asks for gzip by itself; the kubelet turns that off for probes. */
  readonly acceptGzip: boolean;
}

/**
 * pkg/probe/http/request.go, newProbeRequest: a `User-Agent`, and an `Accept` of everything, unless given;
 * none when given empty. Names in canonical form and sorted, repeated ones kept, as Go's net/http sends them. Without `Host`.
 */
export function requestHeaders(given: HeaderList, rules: HeaderRules): HeaderList {
  const named = given.map(({ name, value }) => ({ name: canonicalName(name), value }));
  const first = (name: string) => named.find((header) => header.name === name)?.value;
  const userAgent = first('User-Agent') ?? rules.userAgent;
  const accept = first('Accept');
  const asksForGzip = rules.acceptGzip && !first('Accept-Encoding') && !first('Range');
  const copied = named
    .filter(({ name }) => !NOT_COPIED.includes(name) && !(name === 'Accept' && accept === ''))
    .concat(accept === undefined ? [{ name: 'Accept', value: '*/*' }] : [])
    .sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  return [
    ...(userAgent ? [{ name: 'User-Agent', value: userAgent }] : []),
    ...copied,
    ...(asksForGzip ? [{ name: 'Accept-Encoding', value: 'gzip' }] : []),
  ];
}

/** The `Host` that the manifest asks for instead of the URL's; undefined when it does not. */
export function givenHost(given: HeaderList): string | undefined {
  return given.find(({ name }) => canonicalName(name) === 'Host')?.value || undefined;
}

/** Go's CanonicalMIMEHeaderKey: `x-api-key` is `X-Api-Key`; a name with a blank or the like is left alone. */
export function canonicalName(name: string): string {
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) return name;
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
