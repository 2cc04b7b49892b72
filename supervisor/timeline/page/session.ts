/** Who the page is for hooklet: the link's one-time token, exchanged for a session that only this tab holds. */

/** Of this tab alone, and of this address with its port; gone with the tab. */
const KEY = 'hooklet-session';

export class Refused extends Error {}

/** Rejects with Refused, whose message says what to do. */
export async function openSession(): Promise<string> {
  const token = location.hash.slice(1);
  // Out of the address line and the history, before anything else can fail.
  if (token !== '') history.replaceState(null, '', location.pathname);
  if (token !== '') {
    const response = await fetch('/page/session', { method: 'POST', body: token });
    if (!response.ok) throw new Refused(await reasonOf(response));
    const { session } = (await response.json()) as { session: string };
    sessionStorage.setItem(KEY, session);
    return session;
  }
  const session = sessionStorage.getItem(KEY);
  if (session === null)
    throw new Refused('open the link that hooklet has printed: without it there is nothing to be seen here');
  return session;
}

/** Every request of the page. */
export function ask(session: string, path: string, options: RequestInit = {}): Promise<Response> {
  return fetch(path, { ...options, headers: { ...options.headers, Authorization: `Bearer ${session}` } });
}

/** The message of a Status. */
export async function reasonOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // No Status: then what it says itself.
  }
  return text === '' ? `hooklet answered ${response.status}` : text.slice(0, 500);
}
