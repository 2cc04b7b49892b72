/** When two image names mean the same image: `ParseNormalizedNamed` of distribution/reference. */

export interface ImageName {
  /** With its registry: `docker.io/library/nginx`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:…`; it decides alone, whatever the tag says. */
  readonly digest?: string;
}

const PATH_COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const HOST = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const REGISTRY = `(?:${HOST}(?:\\.${HOST})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const NAME = new RegExp(`^${PATH_COMPONENT}(?:/${PATH_COMPONENT})*$`);
const DOMAIN = new RegExp(`^${REGISTRY}$`);
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

const DEFAULT_REGISTRY = 'docker.io';

/** Undefined for what is no image name. */
export function parseImageName(written: string): ImageName | undefined {
  // The longest name that the reference grammar allows is far shorter.
  if (written.length > 1024) return undefined;
  const at = written.indexOf('@');
  const digest = at < 0 ? undefined : written.slice(at + 1);
  const named = at < 0 ? written : written.slice(0, at);
  const colon = named.lastIndexOf(':');
  const tag = colon > named.lastIndexOf('/') ? named.slice(colon + 1) : undefined;
  const name = tag === undefined ? named : named.slice(0, colon);
  if ((digest !== undefined && !DIGEST.test(digest)) || (tag !== undefined && !TAG.test(tag)))
    return undefined;
  const repository = withRegistry(name);
  if (repository === undefined) return undefined;
  return { repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** The first part is a registry when it has a dot or a port, or is localhost. */
function withRegistry(name: string): string | undefined {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isRegistry = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  const registry = isRegistry ? first.replace(/^index\.docker\.io$/, DEFAULT_REGISTRY) : DEFAULT_REGISTRY;
  const path = isRegistry ? name.slice(slash + 1) : name;
  if (!NAME.test(path) || !DOMAIN.test(registry)) return undefined;
  const official = registry === DEFAULT_REGISTRY && !path.includes('/');
  return `${registry}/${official ? 'library/' : ''}${path}`;
}

/** `nginx`, `nginx:latest` and `docker.io/library/nginx:latest` have the same key; undefined for no image name. */
export function imageKey(written: string): string | undefined {
  const name = parseImageName(written);
  if (!name) return undefined;
  const { repository, tag = 'latest', digest } = name;
  return digest === undefined ? `${repository}:${tag}` : `${repository}@${digest}`;
}
