/** Go's way of printing the few values that stand in the kubelet's texts. */

import type { Pod } from '../manifest/pod.ts';

/** `%q`: a double-quoted Go string (strconv.Quote). */
export function goQuote(text: string): string {
  let quoted = '';
  for (const char of text) quoted += quoteChar(char);
  return `"${quoted}"`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

function quoteChar(char: string): string {
  const known = ESCAPES[char];
  if (known !== undefined) return known;
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  // strconv.IsPrint: of all spaces only the ASCII one is printable.
  if (char !== ' ' && /[\p{C}\p{Z}]/u.test(char)) {
    return code > 0xffff
      ? `\\U${code.toString(16).padStart(8, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  }
  return char;
}

/** `%v` of a []string: `[sh -c true]`. */
export function goStrings(strings: readonly string[]): string {
  return `[${strings.join(' ')}]`;
}

/** time.Duration.String() of whole seconds: `10s`, `1m20s`, `5m0s`. */
export function goDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  if (hours > 0) return `${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}

/** `pkg/kubelet/util/format/pod.go` Pod: `name_namespace(uid)`. */
export function formatPod(pod: Pod): string {
  return `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
}
