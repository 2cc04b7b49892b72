/** What the live view knows of containers, from what happens to their pods. */

import { expect } from 'chai';
import { createViewRows } from '../../../supervisor/commands/view/view-rows.ts';
import type { ContainerStatus, PodStatus } from '../../../supervisor/lifecycle/pod-status.ts';
import type { Pod } from '../../../supervisor/manifest/pod.ts';
import type { HappeningKind } from '../../../supervisor/node/happening.ts';
import { pod } from '../../support/pod.ts';

function named(uid: string): Pod {
  const made = pod();
  return { ...made, metadata: { ...made.metadata, name: 'web', uid } };
}

function statusOf(container: Partial<ContainerStatus>): HappeningKind {
  const containerStatuses = [{ name: 'main', ready: false, restartCount: 0, ...container }];
  return { type: 'status', status: { containerStatuses } as unknown as PodStatus };
}

describe('The rows of the live view', () => {
  function open(first = named('1')) {
    const view = createViewRows();
    view.meet(first);
    const tell = (kind: HappeningKind, uid = '1') =>
      view.watch({ at: 0, pod: { namespace: 'default', name: 'web', uid }, ...kind });
    const row = () => {
      const [found] = view.rows();
      return found && [found.state, found.tone, found.restarts];
    };
    return { view, tell, row };
  }

  it('follow a container from its start over a restart to its end', () => {
    const { tell, row, view } = open();
    expect(view.rows().map(({ name }) => name)).to.deep.equal(['web/main']);
    expect(row()).to.deep.equal(['Pending', 'waiting', 0]);
    tell(statusOf({ state: { waiting: { reason: 'ContainerCreating', message: '' } } }));
    expect(row()).to.deep.equal(['ContainerCreating', 'starting', 0]);
    tell(statusOf({ state: { running: { startedAt: '' } }, ready: true }));
    expect(row()).to.deep.equal(['Running, Ready', 'ready', 0]);
    tell({ type: 'stop-began', container: 'main', cause: 'liveness', graceSeconds: 30 });
    tell(statusOf({ state: { running: { startedAt: '' } } }));
    expect(row()).to.deep.equal(['Terminating', 'stopping', 0]);
    tell({ type: 'process-exited', container: 'main', exitCode: 3 });
    expect(row()).to.deep.equal(['Error (3)', 'failed', 0]);
    tell(statusOf({ state: { waiting: { reason: 'CrashLoopBackOff', message: '' } }, restartCount: 1 }));
    expect(row()).to.deep.equal(['CrashLoopBackOff', 'failed', 1]);
    tell({ type: 'process-started', container: 'main', pid: 1, argv: [], logPath: '', restartCount: 2 });
    tell(statusOf({ state: { running: { startedAt: '' } }, restartCount: 2 }));
    expect(row()).to.deep.equal(['Running', 'running', 2]);
    tell({ type: 'process-exited', container: 'main', exitCode: 0 });
    expect(row()).to.deep.equal(['Completed', 'done', 2]);
  });

  it('have what a container waits for as long as it waits', () => {
    const { tell, view } = open();
    const progress = { container: 'web/main', waitingFor: 'preStop', seconds: 1, limitSeconds: 30 } as const;
    view.show([progress, { ...progress, container: 'other' }]);
    expect(view.rows()[0]?.progress).to.equal(progress);
    tell({ type: 'process-exited', container: 'main', exitCode: 0 });
    expect(view.rows()[0]).to.not.have.property('progress');
    view.show([progress]);
    view.show([]);
    expect(view.rows()[0]).to.not.have.property('progress');
  });

  it('keep the last event, one of the pod for all, and leave out what the state says', () => {
    const { tell, view } = open();
    const event = { type: 'event', eventType: 'Warning', count: 1, firstAt: 0 } as const;
    tell({ ...event, reason: 'Unhealthy', message: 'one\ntwo', container: 'main' });
    tell({ ...event, reason: 'Started', message: 'Container started', container: 'main' });
    expect(view.rows()[0]?.event).to.deep.equal({ text: 'Unhealthy: one', warning: true });
    tell({ ...event, eventType: 'Normal', reason: 'DeadlineExceeded', message: 'over' });
    expect(view.rows()[0]?.event).to.deep.equal({ text: 'DeadlineExceeded: over', warning: false });
  });

  it('show what has gone until another pod of the name comes, and not without end', () => {
    const { tell, view } = open();
    tell({ type: 'removed' });
    expect(view.rows()).to.have.length(1);
    view.meet(named('2'));
    expect(view.rows()).to.have.length(1);
    for (let index = 3; index < 100; index += 1) {
      const next = named(String(index));
      view.meet({ ...next, metadata: { ...next.metadata, name: `web-${index}` } });
      tell({ type: 'removed' }, String(index));
    }
    expect(view.rows()).to.have.length(21);
  });
});
