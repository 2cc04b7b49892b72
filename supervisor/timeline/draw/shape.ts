/** What a drawing is made of: SVG elements as data, written to a file or put into a page. */

export interface Shape {
  /** The same thing has the same key in the next drawing; unique among its siblings. */
  readonly key: string;
  readonly tag: 'rect' | 'line' | 'path' | 'text' | 'g';
  readonly attributes: Readonly<Record<string, string | number>>;
  /** What a pointer over it shows, and what a screen reader says. */
  readonly title?: string;
  readonly text?: string;
  readonly children?: readonly Shape[];
}

/** As SVG source; whatever a text holds, it stays text. */
export function writeShape({ tag, attributes, title, text, children = [] }: Shape): string {
  const written = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${escapeText(String(value))}"`,
  );
  const inside = [
    title === undefined ? '' : `<title>${escapeText(title)}</title>`,
    text === undefined ? '' : escapeText(text),
    ...children.map(writeShape),
  ].join('');
  return inside === '' ? `<${tag}${written.join('')}/>` : `<${tag}${written.join('')}>${inside}</${tag}>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For XML and HTML alike: markup loses its meaning, and control characters, which XML forbids, show as pictures. */
export function escapeText(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** Escape codes have no power here, but a reader should see that they were there: `␛`. Line ends and tabs stay. */
export function visibleText(text: string): string {
  return text.replace(CONTROLS, (character) => {
    if (character === '\n' || character === '\t') return character;
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '␡' : '\ufffd';
  });
}

/** Control characters, halves of pairs, what turns the direction of text around, and what XML does not know. */
const CONTROLS = /[\p{Cc}\p{Cs}\p{Bidi_Control}\ufffe\uffff]/gu;
