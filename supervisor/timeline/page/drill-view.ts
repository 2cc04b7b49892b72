/** A drill of a copy of a pod: started here, followed by asking, and told in a few sentences. */

import { byId, make, put } from './dom.ts';
import { ask, reasonOf } from './session.ts';

/** Of `GET /page/drill`, what is shown. */
interface DrillState {
  readonly state: 'none' | 'running' | 'over' | 'failed';
  readonly of?: string;
  readonly pod?: string;
  readonly progress?: string;
  readonly message?: string;
  readonly report?: Report;
}

interface Report {
  readonly passed: boolean;
  readonly interrupted: boolean;
  readonly dropped: number;
  readonly served: number;
  readonly killed: boolean;
  readonly causes: readonly {
    readonly count: number;
    readonly words: string;
    readonly remedy: string;
    readonly manifest?: string;
  }[];
  readonly notes: readonly string[];
}

export interface DrillView {
  /** Starts one of that pod, `namespace/name`. */
  start(pod: string): void;
  /** Whether a pod is the copy that a drill has made: it is the drill's, and cannot be deleted by hand. */
  isCopy(pod: string): boolean;
}

const ASK_EVERY_MS = 500;

const PROGRESS: Readonly<Record<string, string>> = {
  starting: 'a copy of the pod starts on ports of its own',
  ready: 'requests come at a steady rate; soon the copy is told to stop',
  stopping: 'the copy stops while requests still come',
  over: 'the copy is gone; the requests are counted',
};

export function createDrillView(session: string, tell: (message: string) => void): DrillView {
  const section = byId('drill', HTMLElement);
  const title = byId('drill-title', HTMLElement);
  const text = byId('drill-text', HTMLElement);
  const findings = byId('drill-findings', HTMLElement);
  const callOff = byId('drill-call-off', HTMLButtonElement);
  const copies = new Set<string>();
  let asking: ReturnType<typeof setTimeout> | undefined;

  async function send(path: string, method: string): Promise<void> {
    try {
      const response = await ask(session, path, { method });
      if (!response.ok) return tell(await reasonOf(response));
      tell('');
      show((await response.json()) as DrillState);
    } catch {
      tell('hooklet does not answer');
    }
  }

  function show(drill: DrillState): void {
    clearTimeout(asking);
    if (drill.pod !== undefined) copies.add(drill.pod);
    section.hidden = drill.state === 'none';
    callOff.hidden = drill.state !== 'running';
    put(title, `Drill of ${drill.of?.replace(/^default\//, '') ?? 'a pod'}`);
    put(text, sentence(drill));
    findings.replaceChildren(...(drill.report ? listFindings(drill.report) : []));
    if (drill.state === 'running') asking = setTimeout(() => void send('/page/drill', 'GET'), ASK_EVERY_MS);
  }

  callOff.addEventListener('click', () => void send('/page/drill', 'DELETE'));
  byId('drill-close', HTMLButtonElement).addEventListener('click', () => {
    section.hidden = true;
  });
  // One may run already, or be over: the page was opened anew.
  void send('/page/drill', 'GET');

  return {
    start(pod) {
      const [namespace = '', name = ''] = pod.split('/').map(encodeURIComponent);
      void send(`/page/drill/${namespace}/${name}`, 'POST');
    },
    isCopy: (pod) => copies.has(pod),
  };
}

function sentence({ state, progress, message, report }: DrillState): string {
  if (state === 'failed') return `There is no result: ${message ?? 'nobody knows why'}`;
  if (!report) return `Under way: ${PROGRESS[progress ?? ''] ?? progress ?? ''} …`;
  const requests = (count: number) => `${count} request${count === 1 ? '' : 's'}`;
  const verdict = report.interrupted ? 'Called off' : report.passed ? 'Passed' : 'Failed';
  const killed = report.killed ? '; what was left was killed when the grace was over' : '';
  return `${verdict}: the stop dropped ${requests(report.dropped)} and served ${report.served}${killed}.`;
}

function listFindings({ causes, notes }: Report): readonly HTMLElement[] {
  const lines = causes.map(({ count, words, remedy, manifest }) => {
    const item = make('li', { text: `${count} × ${words}. ${remedy}` });
    if (manifest !== undefined) item.append(make('pre', { text: manifest }));
    return item;
  });
  return [...lines, ...notes.map((note) => make('li', { text: note, className: 'quiet' }))];
}
