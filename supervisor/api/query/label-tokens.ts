/** A label selector cut into words and signs. */

export interface Token {
  readonly kind: 'word' | 'sign' | 'end';
  readonly text: string;
}

const SIGNS = '=!(),<>';

/** `a in (b,c),!d` → words, signs, and one end. Blanks separate. */
export function labelTokens(selector: string): readonly Token[] {
  const found = selector.matchAll(/[^\s=!(),<>]+|==|!=|[=!(),<>]/g);
  const tokens = [...found].map(
    ([text]): Token => ({ kind: SIGNS.includes(text[0] ?? '') ? 'sign' : 'word', text }),
  );
  return [...tokens, { kind: 'end', text: '' }];
}
