import { expect } from 'chai';
import { choosePaint } from '../../../supervisor/commands/output/paint.ts';
import { createTextOutput } from '../../../supervisor/commands/output/text-lines.ts';
import { acceptPod } from '../../../supervisor/lifecycle/accept-pod.ts';
import type { HappeningKind } from '../../../supervisor/node/happening.ts';
import { collectGarbage } from '../../support/collect-garbage.ts';
import { pod } from '../../support/pod.ts';

describe('text output', () => {
  let printed: string;
  let output: ReturnType<typeof createTextOutput>;

  beforeEach(() => {
    printed = '';
    const { paint, colours } = choosePaint({ isTTY: false } as NodeJS.WriteStream, {});
    const print = (text: string) => {
      printed += text;
    };
    const screen = { print, show: () => {}, close: () => {} };
    output = createTextOutput({ pods: [], paint, colours, quietHooks: false, screen });
  });

  function tell(kind: HappeningKind): void {
    output.watch({ at: 0, pod: { namespace: 'default', name: 'web', uid: 'uid-1' }, ...kind });
  }

  it('lets go of a pod that has been removed', async () => {
    const weakly = (() => {
      const web = pod();
      output.meet?.(web);
      tell({ type: 'status', status: acceptPod(web, 0).status });
      return new WeakRef(web);
    })();
    await collectGarbage();
    expect(weakly.deref(), 'while it is there').not.to.equal(undefined);
    tell({ type: 'removed' });
    await collectGarbage();
    expect(weakly.deref(), 'when it has gone').to.equal(undefined);
  });

  it('prints what a hook has left unfinished when its pod is removed', () => {
    output.meet?.(pod());
    const hook = { container: 'main', hook: 'preStop', hookId: 'main/preStop/1' } as const;
    tell({ type: 'hook-output', ...hook, stream: 'stdout', chunk: Buffer.from('half a line') });
    expect(printed).not.to.match(/half a line/);
    tell({ type: 'removed' });
    expect(printed).to.match(/preStop │ half a line\n/);
  });
});
