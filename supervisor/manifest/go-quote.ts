/** Go's `%q`, in which the API server and the kubelet print texts. */

const ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

/** strconv.IsPrint: of all spaces only the ASCII one is printable. */
const NOT_AS_IT_IS = /(?! )["\\\p{C}\p{Z}]/gu;

/** A text in double quotes; what cannot be printed is escaped (strconv.Quote). */
export function goQuote(text: string): string {
  return `"${text.replace(NOT_AS_IT_IS, (character) => ESCAPES[character] ?? hexEscape(character))}"`;
}

function hexEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff
    ? `\\U${code.toString(16).padStart(8, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
