/** One request of the load, from when it was due to how it ended. Times are milliseconds since the epoch. */

export interface RequestRecord {
  /** Counted from 0 in the order in which they were due. */
  readonly id: number;
  /** Which request of the plan. */
  readonly request: number;
  /** The pod that it was sent to. */
  readonly target: string;
  readonly dueAt: number;
  /** When it was handed to a connection that was there, or a new one was dialled for it. */
  readonly sentAt: number;
  readonly connection: ConnectionUse;
  readonly firstByteAt?: number;
  readonly endedAt: number;
  readonly ending: Ending;
}

export interface ConnectionUse {
  readonly id: number;
  readonly reused: boolean;
  /** How old the connection was when the request was sent; 0 for a new one. */
  readonly ageMs: number;
  /** When the handshake was done; undefined when it never was. */
  readonly connectedAt?: number;
}

export type Ending =
  | { readonly kind: 'answered'; readonly status: number }
  /** Nobody listened. */
  | { readonly kind: 'refused' }
  /** RST, before a byte of the answer. */
  | { readonly kind: 'reset'; readonly code: string }
  /** FIN, before a byte of the answer. */
  | { readonly kind: 'closed' }
  /** RST or FIN in the middle of the answer. */
  | { readonly kind: 'truncated'; readonly code?: string }
  | { readonly kind: 'timed-out' }
  /** What came is no HTTP/1.1 answer. */
  | { readonly kind: 'malformed'; readonly why: string }
  /** This machine could not send it: no descriptors, no ports. Nobody is to blame but the load. */
  | { readonly kind: 'not-sent'; readonly code: string }
  /** The drill was called off while it was in flight. */
  | { readonly kind: 'abandoned' };
