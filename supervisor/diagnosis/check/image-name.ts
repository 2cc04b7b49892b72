/** The words of an image's name by which well-known images are recognised. */

import { parseImageName } from '../../manifest/image-name.ts';

/** `docker.io/library/nginx:1.27@sha256:…` → `nginx`; `ghcr.io/acme/api:1` → `ghcr.io/acme/api`. Empty for no name. */
export function repositoryOf(image: string): string {
  const { repository = '' } = parseImageName(image) ?? {};
  return repository.replace(/^docker\.io\/(library\/)?/, '');
}

/** `1.27-alpine`; empty without a tag. */
export function tagOf(image: string): string {
  return parseImageName(image)?.tag ?? '';
}
