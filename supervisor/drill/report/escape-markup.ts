/** Text as it may stand in XML and HTML, in attributes too. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters that XML 1.0 cannot hold, not even escaped, become U+FFFD. */
export function escapeMarkup(text: string): string {
  return [...text].map((letter) => ENTITIES[letter] ?? (isForbidden(letter) ? '\uFFFD' : letter)).join('');
}

/** XML 1.0, section 2.2. */
function isForbidden(letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0;
  const isControl = code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d;
  return isControl || (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff;
}
