/** Delete, restart and drill: what the page may do to a pod. */

import type { PodPicture } from '../picture/picture.ts';
import { byId } from './dom.ts';
import { createDrillView } from './drill-view.ts';
import { ask, reasonOf } from './session.ts';
import type { PodActions } from './timeline-view.ts';

/** `tell`: a sentence for the reader when something was refused; nothing when it was not. */
export function createPodActions(session: string, tell: (message: string) => void): PodActions {
  const dialog = byId('deletion', HTMLDialogElement);
  const title = byId('deletion-title', HTMLElement);
  const grace = byId('grace', HTMLInputElement);
  const drills = createDrillView(session, tell);
  let chosen: PodPicture | undefined;

  async function send(path: string, options: RequestInit): Promise<void> {
    try {
      const response = await ask(session, path, options);
      tell(response.ok ? '' : await reasonOf(response));
    } catch {
      tell('hooklet does not answer');
    }
  }

  byId('deletion-cancel', HTMLButtonElement).addEventListener('click', () => dialog.close('cancel'));
  dialog.addEventListener('close', () => {
    const pod = chosen;
    chosen = undefined;
    if (dialog.returnValue !== 'delete' || !pod) return;
    const seconds = grace.value.trim();
    const body = JSON.stringify({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      // A pod of that name that came in the meantime is another one.
      preconditions: { uid: pod.uid },
      ...(seconds === '' ? {} : { gracePeriodSeconds: Number(seconds) }),
    });
    void send(pathOf(pod), { method: 'DELETE', body, headers: { 'Content-Type': 'application/json' } });
  });

  return {
    delete(pod) {
      chosen = pod;
      title.textContent = `Delete ${pod.pod.replace(/^default\//, '')}`;
      grace.value = '';
      dialog.returnValue = 'cancel';
      dialog.showModal();
      grace.focus();
    },
    restart(pod) {
      const [namespace = '', name = ''] = pod.pod.split('/').map(encodeURIComponent);
      void send(`/page/restart/${namespace}/${name}`, { method: 'POST' });
    },
    drill: ({ pod }) => drills.start(pod),
    isCopy: ({ pod }) => drills.isCopy(pod),
  };
}

function pathOf({ pod }: PodPicture): string {
  const [namespace = '', name = ''] = pod.split('/').map(encodeURIComponent);
  return `/api/v1/namespaces/${namespace}/pods/${name}`;
}
