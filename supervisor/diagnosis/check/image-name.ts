/** An image reference: the words of its repository, by which well-known images are recognised. */

/** `docker.io/library/nginx:1.27@sha256:…` → `nginx`; `ghcr.io/acme/api:1` → `ghcr.io/acme/api`. */
export function repositoryOf(image: string): string {
  const [named = ''] = image.split('@', 1);
  const slash = named.lastIndexOf('/');
  const colon = named.lastIndexOf(':');
  const repository = colon > slash ? named.slice(0, colon) : named;
  return repository.replace(/^(index\.)?docker\.io\//, '').replace(/^library\//, '');
}

/** `1.27-alpine`; empty without a tag. */
export function tagOf(image: string): string {
  const [named = ''] = image.split('@', 1);
  const colon = named.lastIndexOf(':');
  return colon > named.lastIndexOf('/') ? named.slice(colon + 1) : '';
}
