/** Which texts are names, and the sentence when one is not: `k8s.io/apimachinery/pkg/util/validation`. */

/** A rule for a text: the details of what is wrong with it, none when nothing is. */
export type NameRule = (value: string) => readonly string[];

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const LABEL_SENTENCE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";

const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const SUBDOMAIN_SENTENCE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";

const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const QUALIFIED_SENTENCE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const LABEL_VALUE_SENTENCE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** Container names, namespaces, host names. */
export const dns1123Label: NameRule = (value) => [
  ...longerThan(value, 63, 'characters'),
  ...(whole(LABEL).test(value)
    ? []
    : whole(SUBDOMAIN).test(value)
      ? ['must not contain dots']
      : [regexSentence(LABEL_SENTENCE, LABEL, ['my-name', '123-abc'])]),
];

/** Pod names and those of most other objects. */
export const dns1123Subdomain: NameRule = (value) => subdomain(value, 'characters');

/** Label keys and, in lower case, annotation keys. Since 1.34 these count bytes, older rules characters. */
export const qualifiedName: NameRule = (value) => {
  const parts = value.split('/');
  const name = parts.at(-1) as string;
  const sentence = regexSentence(QUALIFIED_SENTENCE, QUALIFIED, ['MyName', 'my.name', '123-abc']);
  if (parts.length > 2) {
    const optional = " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
    return [`a valid label key ${sentence}${optional}`];
  }
  const prefix = parts.length === 2 ? (parts[0] as string) : undefined;
  const ofPrefix =
    prefix === undefined ? [] : prefix === '' ? ['must be non-empty'] : subdomain(prefix, 'bytes');
  const ofName = [
    ...(name === '' ? ['must be non-empty'] : longerThan(name, 63, 'bytes')),
    ...(whole(QUALIFIED).test(name) ? [] : [sentence]),
  ];
  return [
    ...ofPrefix.map((detail) => `prefix part ${detail}`),
    ...ofName.map((detail) => `name part ${detail}`),
  ];
};

export const labelValue: NameRule = (value) => [
  ...longerThan(value, 63, 'bytes'),
  ...(whole(`(${QUALIFIED})?`).test(value)
    ? []
    : [regexSentence(LABEL_VALUE_SENTENCE, `(${QUALIFIED})?`, ['MyValue', 'my_value', '12345'])]),
];

/** The IANA service name of a port. */
export const portName: NameRule = (value) => [
  ...longerThan(value, 15, 'characters'),
  ...(/^[-a-z0-9]+$/.test(value)
    ? []
    : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
  ...(/[a-z]/.test(value) ? [] : ['must contain at least one letter (a-z)']),
  ...(value.includes('--') ? ['must not contain consecutive hyphens'] : []),
  ...(/^-|-$/.test(value) ? ['must not begin or end with a hyphen'] : []),
];

export const httpHeaderName: NameRule = (value) =>
  /^[-A-Za-z0-9]+$/.test(value)
    ? []
    : [
        regexSentence("a valid HTTP header must consist of alphanumeric characters or '-'", '[-A-Za-z0-9]+', [
          'X-Header-Name',
        ]),
      ];

/** KEP-4369, locked on since 1.34. */
export const envVarName: NameRule = (value) =>
  /^[ -<>-~]*$/.test(value)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];

/** A key of a ConfigMap or Secret. */
export const configKey: NameRule = (value) => [
  ...longerThan(value, 253, 'characters'),
  ...(/^[-._a-zA-Z0-9]+$/.test(value)
    ? []
    : [
        regexSentence(
          "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
          '[-._a-zA-Z0-9]+',
          ['key.name', 'KEY_NAME', 'key-name'],
        ),
      ]),
  ...(value === '.' || value === '..'
    ? [`must not be '${value}'`]
    : value.startsWith('..')
      ? ["must not start with '..'"]
      : []),
];

/** A name that gets a suffix may end in a dash: upstream masks the dash and, oddly, the character before it. */
export function asPrefix(rule: NameRule): NameRule {
  return (value) => rule(value.length > 1 && value.endsWith('-') ? `${value.slice(0, -2)}a` : value);
}

function subdomain(value: string, unit: 'characters' | 'bytes'): string[] {
  return [
    ...longerThan(value, 253, unit),
    ...(whole(SUBDOMAIN).test(value) ? [] : [regexSentence(SUBDOMAIN_SENTENCE, SUBDOMAIN, ['example.com'])]),
  ];
}

function whole(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`);
}

/** Go's `len` counts bytes, whatever the sentence calls them. */
function longerThan(value: string, most: number, unit: 'characters' | 'bytes'): string[] {
  return byteLength(value) > most ? [`must be no more than ${most} ${unit}`] : [];
}

/** UTF-8. */
export function byteLength(value: string): number {
  let bytes = 0;
  for (const character of value) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Upstream's list of examples has a comma too many; it is part of the text. */
function regexSentence(sentence: string, pattern: string, examples: readonly string[]): string {
  const quoted = examples.map((example) => `'${example}', `).join(' or ');
  return `${sentence} (e.g. ${quoted}regex used for validation is '${pattern}')`;
}
