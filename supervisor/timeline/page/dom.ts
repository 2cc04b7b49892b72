/** The page's document: elements by their id, and drawings put into it piece by piece. */

import type { Shape } from '../draw/shape.ts';

/** Throws when the document has none: a fault of ours. */
export function byId<T extends HTMLElement>(id: string, kind: abstract new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`the page has no ${id}`);
}

/** A new element with text, classes and children; texts never become markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { text, className }: { readonly text?: string; readonly className?: string } = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className !== undefined) element.className = className;
  element.append(...children);
  return element;
}

/** Leaves an element alone that says it already: a screen reader would say it again. */
export function put(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

const SVG = 'http://www.w3.org/2000/svg';

export function makeSvg(label: string | undefined): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  if (label !== undefined) {
    svg.setAttribute('role', 'group');
    svg.setAttribute('aria-label', label);
  }
  return svg;
}

/** What an element was drawn from last, and its children by their keys. */
interface Drawn {
  readonly shape: Shape;
  readonly children: Map<string, Element>;
}

const drawn = new WeakMap<Element, Drawn>();

/** Makes the children of `parent` those shapes; what stays the same is left alone, so that focus stays too. */
export function draw(
  parent: Element,
  shapes: readonly Shape[],
  before: Map<string, Element>,
): Map<string, Element> {
  const after = new Map<string, Element>();
  for (const shape of shapes) {
    const known = before.get(shape.key);
    const element = known?.localName === shape.tag ? known : document.createElementNS(SVG, shape.tag);
    update(element, shape);
    after.set(shape.key, element);
  }
  for (const [key, element] of before) if (after.get(key) !== element) removeDrawn(element);
  let place: Element | null = parent.firstElementChild;
  while (place?.localName === 'title') place = place.nextElementSibling;
  for (const element of after.values()) {
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  }
  return after;
}

/** Who stood on it with the keyboard stands in what is around it then, not at the top of the page. */
function removeDrawn(element: Element): void {
  if (element.contains(document.activeElement)) {
    element.closest<HTMLElement>('[tabindex="-1"]')?.focus({ preventScroll: true });
  }
  element.remove();
}

function update(element: Element, shape: Shape): void {
  const last = drawn.get(element);
  const was: Readonly<Record<string, string | number>> = last?.shape.attributes ?? {};
  for (const [name, value] of Object.entries(shape.attributes)) {
    if (was[name] !== value) element.setAttribute(name, String(value));
  }
  for (const name of Object.keys(was)) if (!(name in shape.attributes)) element.removeAttribute(name);
  if (shape.text !== undefined && shape.text !== last?.shape.text) element.textContent = shape.text;
  if (shape.title !== last?.shape.title) setTitle(element, shape.title);
  const children = draw(element, shape.children ?? [], last?.children ?? new Map());
  drawn.set(element, { shape, children });
}

function setTitle(element: Element, title: string | undefined): void {
  const known = [...element.children].find(({ localName }) => localName === 'title');
  if (title === undefined) {
    known?.remove();
    return;
  }
  const node = known ?? document.createElementNS(SVG, 'title');
  node.textContent = title;
  if (!known) element.prepend(node);
}
