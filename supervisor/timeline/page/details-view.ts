/** What is told of one bar that was chosen: a hook with its output, a run with its command. */

import { describeHook } from '../draw/describe.ts';
import { visibleText } from '../draw/shape.ts';
import type { Picture } from '../picture/picture.ts';
import { byId, put } from './dom.ts';

export interface DetailsView {
  /** `element` is a bar of the drawing, or stands in one. */
  choose(element: Element): boolean;
  /** A hook that goes on prints more. */
  render(picture: Picture): void;
}

interface Chosen {
  readonly uid: string;
  readonly label: string;
  readonly hook: string | undefined;
}

export function createDetailsView(): DetailsView {
  const section = byId('details', HTMLElement);
  const title = byId('details-title', HTMLElement);
  const text = byId('details-text', HTMLElement);
  const output = byId('details-output', HTMLElement);
  let chosen: Chosen | undefined;
  let opener: Element | undefined;

  function close(): void {
    chosen = undefined;
    section.hidden = true;
    if (opener instanceof SVGElement) opener.focus();
  }

  byId('details-close', HTMLButtonElement).addEventListener('click', close);
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && !section.hidden && !document.querySelector('dialog[open]')) close();
  });

  return {
    choose(element) {
      const item = element.closest('[data-kind]');
      const pod = element.closest<HTMLElement>('[data-uid]');
      if (!item || !pod) return false;
      opener = item;
      chosen = {
        uid: pod.dataset.uid ?? '',
        label: item.querySelector(':scope > title')?.textContent ?? '',
        hook: item.getAttribute('data-hook') ?? undefined,
      };
      section.hidden = false;
      return true;
    },
    render({ pods }) {
      if (!chosen) return;
      const { uid, hook: id, label } = chosen;
      const containers = pods.find((pod) => pod.uid === uid)?.containers ?? [];
      const hook =
        id === undefined
          ? undefined
          : containers.flatMap(({ hooks }) => hooks).find((each) => each.id === id);
      put(title, hook ? `${hook.hook} hook` : 'Process');
      put(text, hook ? describeHook({ ...hook, output: '' }) : label);
      output.hidden = hook === undefined;
      if (!hook) return;
      const cut = hook.unshownBytes > 0 ? `\n… ${hook.unshownBytes} more bytes are not shown` : '';
      put(
        output,
        visibleText(hook.output === '' && cut === '' ? '(it has printed nothing)' : hook.output + cut),
      );
    },
  };
}
