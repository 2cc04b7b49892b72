/** The four ways to patch, by the media type of the request. */

import { unsupportedMediaType } from '../status-error.ts';

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

const MEDIA_TYPES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

/** Throws UnsupportedMediaType with the list of those that would do. Parameters (`; charset=utf-8`) do not count. */
export function patchTypeOf(contentType: string | undefined): PatchType {
  const mediaType = (contentType ?? '').split(';', 1)[0]?.trim() ?? '';
  const type = Object.hasOwn(MEDIA_TYPES, mediaType) ? MEDIA_TYPES[mediaType] : undefined;
  if (!type) throw unsupportedMediaType(Object.keys(MEDIA_TYPES));
  return type;
}
