/** The fortunes: fortune-cookie's list without its six repetitions. */
import fortuneCookie from 'fortune-cookie';

export const FORTUNES: readonly string[] = [...new Set(fortuneCookie)];
