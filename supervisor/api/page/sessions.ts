/** Who may use the live page: the tab that was opened with the one-time token of the link. */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Sessions {
  /** The token that opens the page the next time, once. */
  token(): string;
  /** A session for the token, which is of no more use then; undefined for any other text. */
  exchange(token: string): string | undefined;
  holds(session: string): boolean;
}

/** Tabs come and go without a word; of so many the oldest is forgotten. */
const MOST_SESSIONS = 32;

/** `onOpened`: somebody has used the token; there is a new one. */
export function createSessions(onOpened: () => void): Sessions {
  let token = secret();
  const sessions: Buffer[] = [];
  return {
    token: () => token,
    exchange(given) {
      if (!isSame(hash(given), hash(token))) return undefined;
      token = secret();
      const session = secret();
      sessions.push(hash(session));
      if (sessions.length > MOST_SESSIONS) sessions.shift();
      onOpened();
      return session;
    },
    holds(given) {
      const hashed = hash(given);
      return sessions.some((session) => isSame(session, hashed));
    },
  };
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Hashes are of one length, so that the comparison says nothing of either. */
function isSame(a: Buffer, b: Buffer): boolean {
  return timingSafeEqual(a, b);
}
