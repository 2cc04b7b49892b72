/** What a client wants to get: the object, a Table, or metadata only. */

import { StatusError } from '../status-error.ts';

export type Representation =
  | { readonly as: 'object' }
  | { readonly as: 'table'; readonly version: 'v1' | 'v1beta1' }
  | { readonly as: 'metadata'; readonly version: 'v1' | 'v1beta1' };

const OBJECT: Representation = { as: 'object' };

/** The first media type of the Accept header that can be given; there is only JSON. Throws NotAcceptable. */
export function wantedRepresentation(accept: string | undefined): Representation {
  if (accept === undefined || accept === '') return OBJECT;
  for (const { type, parameters } of parseAccept(accept)) {
    if (!['application/json', 'application/*', '*/*'].includes(type)) continue;
    const as = parameters.get('as');
    const version = parameters.get('v') === 'v1beta1' ? 'v1beta1' : 'v1';
    if (as === undefined) return OBJECT;
    if (as === 'Table') return { as: 'table', version };
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList')
      return { as: 'metadata', version };
  }
  throw new StatusError('NotAcceptable', 'only the following media types are accepted: application/json');
}

export interface MediaType {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** In the client's order: kubectl never weighs them. */
export function parseAccept(accept: string): readonly MediaType[] {
  return accept.split(',').map(parseMediaType);
}

export function parseMediaType(text: string): MediaType {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
  return {
    type: type.toLowerCase(),
    parameters: new Map(
      parameters.map((each) => {
        const [name = '', value = ''] = each.split('=', 2);
        return [name.toLowerCase(), value];
      }),
    ),
  };
}
