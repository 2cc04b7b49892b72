/** The last part of a path. */

/** `server.js` of `/app/server.js`; what has no slash is its own. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
