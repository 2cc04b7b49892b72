/** A picture says who did what from when to when. */

import { expect } from 'chai';
import { createPicture } from '../../supervisor/timeline/picture/build-picture.ts';
import type { ContainerPicture, PodPicture, Span } from '../../supervisor/timeline/picture/picture.ts';
import type { TraceRecord } from '../../supervisor/timeline/trace/trace-record.ts';
import { BEGINNING, exited, POD, records, started, status, WHOLE_RUN } from './records.ts';

function pictureOf(all: readonly TraceRecord[]) {
  const builder = createPicture();
  for (const record of all) builder.add(record);
  return builder.picture;
}

function only(all: readonly TraceRecord[]): { pod: PodPicture; container: ContainerPicture } {
  const [pod] = pictureOf(all).pods;
  const [container] = pod?.containers ?? [];
  if (!pod || !container) throw new Error('no pod, or no container');
  return { pod, container };
}

/** In seconds. */
function times({ from, to }: Span): (number | undefined)[] {
  return [from, to].map((at) => (at === undefined ? undefined : (at - BEGINNING) / 1000));
}

describe('A picture of a run', () => {
  it('has a band for each state, one after the other', () => {
    const { pod, container } = only(WHOLE_RUN);
    expect(pod.bands.map((band) => [band.label, ...times(band)])).to.deep.equal([
      ['ContainerCreating', 0, 1],
      ['Running', 1, 2],
      ['Running, Ready', 2, 5],
      ['Terminating', 5, 8],
      ['Completed', 8, 8],
    ]);
    expect(container.bands.map(({ label }) => label)).to.deep.equal([
      'ContainerCreating',
      'Running',
      'Running, Ready',
      'Terminating',
      'Completed',
    ]);
  });

  it('has a bar for the process and one for each hook, with what came of it', () => {
    const { container } = only(WHOLE_RUN);
    expect(container.runs.map((run) => [...times(run), run.exitCode])).to.deep.equal([[0.1, 8, 0]]);
    expect(container.hooks.map((hook) => [hook.hook, ...times(hook), hook.ok, hook.output])).to.deep.equal([
      ['postStart', 0.1, 1, true, 'warm\n'],
      ['preStop', 5, 7, true, ''],
    ]);
  });

  it('has the grace period from the stop on, and where it ended', () => {
    const { container } = only(WHOLE_RUN);
    expect(
      container.graces.map((grace) => [...times(grace), (grace.until - BEGINNING) / 1000]),
    ).to.deep.equal([[5, 8, 35]]);
  });

  it('moves the end of the grace when the signal comes late: a process always has two seconds', () => {
    const { container } = only(
      records(
        [0, POD],
        [0, started()],
        [1, { type: 'stop-began', container: 'main', cause: 'pod-ends', graceSeconds: 3 }],
        [4, { type: 'signal-sent', container: 'main', signal: 'SIGTERM', graceSeconds: 2 }],
        [6, { type: 'killed', container: 'main' }],
        [6, exited(137, 'SIGKILL')],
      ),
    );
    expect(container.graces.map(({ until }) => (until - BEGINNING) / 1000)).to.deep.equal([6]);
    expect(container.signals.map(({ signal, kind }) => `${signal} ${kind}`)).to.deep.equal([
      'SIGTERM stop',
      'SIGKILL kill',
    ]);
  });

  it('has a gap between two runs, and the restart in the second', () => {
    const { container } = only(
      records(
        [0, POD],
        [0, started()],
        [1, exited(1)],
        [1, status('CrashLoopBackOff', 'Waiting', 'CrashLoopBackOff')],
        [11, started(1)],
      ),
    );
    expect(container.runs.map((run) => [...times(run), run.restartCount])).to.deep.equal([
      [0, 1, 0],
      [11, undefined, 1],
    ]);
    expect(container.bands.at(-1)?.label).to.equal('CrashLoopBackOff');
  });

  it('keeps two pods of one name apart', () => {
    const [first = [], second = []] = [WHOLE_RUN, WHOLE_RUN.map((record) => ({ ...record, uid: 'uid-2' }))];
    expect(pictureOf([...first, ...second]).pods.map(({ uid }) => uid)).to.deep.equal(['uid-1', 'uid-2']);
  });

  it('still shows as going on what has no end', () => {
    const { container, pod } = only(WHOLE_RUN.slice(0, 9));
    expect(container.runs.map(({ to }) => to)).to.deep.equal([undefined]);
    expect(pod.bands.at(-1)?.to).to.equal(undefined);
  });

  it('remembers so much and no more', () => {
    const builder = createPicture();
    const [pod] = WHOLE_RUN;
    if (pod) builder.add(pod);
    for (let index = 0; index < 30_000; index += 1) {
      const [tick] = records([
        index,
        { type: 'probe-ended', container: 'main', probe: 'liveness', result: 'success', seconds: 0 },
      ]);
      if (tick) builder.add(tick);
    }
    const ticks = builder.picture.pods[0]?.containers[0]?.probes ?? [];
    expect(ticks.length).to.be.within(12_000, 15_000);
    expect(ticks.at(-1)?.at).to.equal(BEGINNING + 29_999_000);
  });
});
