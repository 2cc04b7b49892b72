/** Label selectors, `k8s.io/apimachinery/pkg/labels`: `a`, `!a`, `=`, `==`, `!=`, `in`, `notin`, `<`, `>`. */

import { labelValue, qualifiedName } from '../../manifest/validate/names.ts';
import { badRequest } from '../status-error.ts';
import { labelTokens, type Token } from './label-tokens.ts';

export type LabelSelector = (labels: Readonly<Record<string, string>>) => boolean;

const OPERATORS = ['=', '!=', '==', 'in', 'notin', '>', '<'];

/** Every label set matches an empty one. Throws BadRequest in upstream's words. */
export function parseLabelSelector(selector: string): LabelSelector {
  const requirements = new Parser(labelTokens(selector)).parse();
  return (labels) => requirements.every((matches) => matches(labels));
}

class Parser {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): readonly LabelSelector[] {
    const requirements: LabelSelector[] = [];
    if (this.#ahead().kind === 'end') return requirements;
    for (;;) {
      const { kind, text } = this.#ahead();
      if (kind !== 'word' && text !== '!') {
        const after = requirements.length > 0;
        throw badRequest(
          `found '${text}', expected: ${after ? "identifier after ','" : "!, identifier, or 'end of string'"}`,
        );
      }
      requirements.push(this.#requirement());
      const next = this.#take();
      if (next.kind === 'end') return requirements;
      if (next.text !== ',') throw badRequest(`found '${next.text}', expected: ',' or 'end of string'`);
    }
  }

  #requirement(): LabelSelector {
    const absent = this.#ahead().text === '!';
    if (absent) this.#take();
    const key = this.#take();
    if (key.kind !== 'word') throw wrong(key, 'identifier');
    const [broken] = qualifiedName(key.text);
    if (broken)
      throw badRequest(`unable to parse requirement: <nil>: Invalid value: "${key.text}": ${broken}`);
    if (absent) return (labels) => !Object.hasOwn(labels, key.text);
    const { kind, text } = this.#ahead();
    if (kind === 'end' || text === ',') return (labels) => Object.hasOwn(labels, key.text);
    return this.#comparison(key.text);
  }

  #comparison(key: string): LabelSelector {
    const operator = this.#take();
    if (!OPERATORS.includes(operator.text)) throw wrong(operator, OPERATORS.join(', '));
    const values = operator.text.endsWith('in') ? this.#values() : [this.#exactValue()];
    for (const value of values) {
      const [broken] = labelValue(value);
      if (broken)
        throw badRequest(
          `unable to parse requirement: values[0][${key}]: Invalid value: "${value}": ${broken}`,
        );
    }
    const set = new Set(values);
    const is = (labels: Readonly<Record<string, string>>) =>
      Object.hasOwn(labels, key) && set.has(labels[key] ?? '');
    switch (operator.text) {
      case '!=':
      case 'notin':
        return (labels) => !is(labels);
      case '<':
        return (labels) => Object.hasOwn(labels, key) && Number(labels[key]) < Number(values[0]);
      case '>':
        return (labels) => Object.hasOwn(labels, key) && Number(labels[key]) > Number(values[0]);
      default:
        return is;
    }
  }

  /** `(a,b,)`: an empty place is the empty value. */
  #values(): readonly string[] {
    const open = this.#take();
    if (open.text !== '(')
      throw badRequest(`unable to parse requirement: found '${open.text}' expected: '('`);
    const values: string[] = [];
    for (;;) {
      values.push(this.#ahead().kind === 'word' ? this.#take().text : '');
      const next = this.#take();
      if (next.text === ')') return values;
      if (next.text !== ',') throw wrong(next, "',' or ')'");
    }
  }

  #exactValue(): string {
    const { kind, text } = this.#ahead();
    if (kind === 'end' || text === ',') return '';
    const value = this.#take();
    if (value.kind !== 'word') throw wrong(value, 'identifier');
    return value.text;
  }

  #ahead(): Token {
    return this.#tokens[this.#position] ?? { kind: 'end', text: '' };
  }

  #take(): Token {
    const token = this.#ahead();
    this.#position += 1;
    return token;
  }
}

function wrong({ text }: Token, expected: string): Error {
  return badRequest(`unable to parse requirement: found '${text}', expected: ${expected}`);
}
