/** What a YAML scalar means to Kubernetes, which reads YAML 1.1 with Go's rules. */

export type Scalar =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'number'; readonly text: string }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'null' };

const BOOLEANS: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...spellings(['y', 'yes', 'true', 'on'], true),
  ...spellings(['n', 'no', 'false', 'off'], false),
]);

const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);

const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[1-9][0-9]*|0)$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const NOT_A_JSON_NUMBER = /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/;

const MIN_INT64 = -(2n ** 63n);
const MAX_UINT64 = 2n ** 64n - 1n;

/**
 * The value of an unquoted scalar: go.yaml.in/yaml/v2 `resolve.go`, which sigs.k8s.io/yaml uses. `yes`, `no`,
 * `on`, `off`, `y` and `n` are booleans; `010` is eight; `8080:80` and a date stay strings. Undefined for
 * infinity and not-a-number, which JSON cannot carry.
 */
export function resolveScalar(source: string): Scalar | undefined {
  if (NULLS.has(source)) return { type: 'null' };
  if (Object.hasOwn(BOOLEANS, source)) return { type: 'bool', value: BOOLEANS[source] as boolean };
  if (NOT_A_JSON_NUMBER.test(source)) return undefined;
  const text = numberText(source.replaceAll('_', ''));
  // An underscore in front makes a word, not a number.
  if (text !== undefined && /^[-+.0-9]/.test(source)) return { type: 'number', text };
  return { type: 'string', value: source };
}

function numberText(plain: string): string | undefined {
  const integer = INTEGER.exec(plain);
  if (integer) {
    const digits = (integer[2] as string).replace(/^0[oO]?(?=[0-7])/, '0o');
    const value = integer[1] === '-' ? -BigInt(digits) : BigInt(digits);
    if (value >= MIN_INT64 && value <= MAX_UINT64) return value.toString();
  }
  if (!FLOAT.test(plain)) return undefined;
  const float = Number(plain);
  // Too large for a float64: Go fails to parse it and keeps the string.
  return Number.isFinite(float) ? integerDigits(float) : undefined;
}

/** Go prints floats up to 1e21 without an exponent; so does JavaScript. Minus nought stays nought. */
function integerDigits(float: number): string {
  return Object.is(float, -0) ? '-0' : String(float);
}

function spellings(words: readonly string[], value: boolean): [string, boolean][] {
  return words.flatMap((word) => {
    const capital = word.charAt(0).toUpperCase() + word.slice(1);
    return [word, capital, word.toUpperCase()].map((spelling): [string, boolean] => [spelling, value]);
  });
}
