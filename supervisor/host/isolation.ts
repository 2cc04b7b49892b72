/** How containers are kept apart from hooklet and from each other: the two modes, as data. */

/** What `--isolation` takes. */
export const ISOLATION_CHOICES = ['auto', 'namespace', 'plain'] as const;

export type IsolationChoice = (typeof ISOLATION_CHOICES)[number];

/** Programs of util-linux that namespace mode is made of, as absolute paths. */
export interface NamespaceTools {
  readonly setpriv: string;
  readonly unshare: string;
  readonly setsid: string;
  readonly nsenter: string;
}

/** Every container's main process is PID 1 of a PID namespace of its own. */
export interface NamespaceIsolation {
  readonly mode: 'namespace';
  readonly tools: NamespaceTools;
  /** Without root a user namespace comes first: it gives the right to make the others. */
  readonly userNamespace: boolean;
}

/** Containers are ordinary processes, each with a session and process group of its own. */
export interface PlainIsolation {
  readonly mode: 'plain';
  /** Why not namespaces; undefined when plain mode was asked for. */
  readonly why?: string;
}

export type Isolation = NamespaceIsolation | PlainIsolation;

export const PLAIN: PlainIsolation = { mode: 'plain' };
