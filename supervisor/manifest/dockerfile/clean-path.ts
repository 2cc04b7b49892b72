/** Paths inside an image, which are Linux paths wherever hooklet runs: Go's `path.Join` and `path.Clean`. */

/** `path`, if it is relative below `parent`; without `.`, `..` and doubled slashes. Always absolute. */
export function joinPath(parent: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${parent}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** What is left of `path` below `parent`; undefined when it is not below it. Both are clean. */
export function below(parent: string, path: string): string | undefined {
  if (path === parent) return '';
  const prefix = parent === '/' ? '/' : `${parent}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}
