/** Paths to handlers: `/api/v1/namespaces/{namespace}/pods/{name}`. */

import type { Handler, UpgradeHandler } from '../request.ts';

export interface Route {
  /** Without the slash in front. */
  readonly path: string;
  readonly methods: Readonly<Record<string, Handler>>;
  /** For requests with `Connection: Upgrade`. */
  readonly upgrade?: UpgradeHandler;
}

export interface Matched {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

export type Router = (path: string) => Matched | undefined;

interface Pattern {
  readonly route: Route;
  readonly segments: readonly string[];
}

/** The first route that fits, in the order given; undefined when none does, or when the path is no path. */
export function createRouter(routes: readonly Route[]): Router {
  const byLength = new Map<number, Pattern[]>();
  for (const route of routes) {
    const segments = route.path.split('/');
    byLength.set(segments.length, [...(byLength.get(segments.length) ?? []), { route, segments }]);
  }
  return (path) => {
    const segments = decodeSegments(path);
    for (const pattern of (segments && byLength.get(segments.length)) ?? []) {
      const parameters = match(pattern.segments, segments ?? []);
      if (parameters) return { route: pattern.route, parameters };
    }
    return undefined;
  };
}

function decodeSegments(path: string): readonly string[] | undefined {
  try {
    return path
      .replace(/^\/|\/$/g, '')
      .split('/')
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, step] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (step.startsWith('{')) {
      if (segment === '') return undefined;
      parameters[step.slice(1, -1)] = segment;
    } else if (step !== segment) return undefined;
  }
  return parameters;
}
