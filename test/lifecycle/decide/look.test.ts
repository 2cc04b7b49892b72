import { expect } from 'chai';
import type { LookAtProcess, RecordEvent } from '../../../supervisor/lifecycle/actions.ts';
import type { ProcessSeen, Remark } from '../../../supervisor/lifecycle/facts.ts';
import { exec, pod } from '../../support/pod.ts';
import { deletion, type Outside, type Script } from '../../support/script.ts';
import { play } from '../../support/story.ts';

interface Told {
  readonly looks: string[];
  readonly events: RecordEvent[];
}

/** When somebody looked at the processes (seconds), and the warnings that were recorded. */
function story(script: Partial<Script>, explain = true): Told {
  const told: Told = { looks: [], events: [] };
  let first: number | undefined;
  play(
    { pod: pod(), until: 100, options: { explain }, ...script },
    {
      moment: ({ actions, now }) => {
        first ??= now;
        const seconds = (now - first) / 1000;
        for (const action of actions) {
          if (action.type === 'look-at-process') told.looks.push(inWords(action, seconds));
          if (action.type === 'record-event' && action.eventType === 'Warning') told.events.push(action);
        }
      },
    },
  );
  return told;
}

function inWords({ container, occasion, restartCount, signal }: LookAtProcess, seconds: number): string {
  return `${seconds} ${container}/${restartCount} ${occasion} ${signal}`;
}

const REMARK: Remark = { code: 'ScriptWithoutExec', why: 'sh is in front', remedy: 'exec', key: 'run.sh:3' };

const seen = (at: number, fields: Partial<ProcessSeen> = {}): Outside => ({
  at,
  fact: { type: 'process-seen', container: 'main', restartCount: 0, remarks: [], settled: true, ...fields },
});

const ignores = { main: [{ onSignal: 'ignores' }] } as const;

describe('a look at what runs', () => {
  it('is taken a second after the start, and not again when it has seen all', () => {
    expect(story({ outside: [seen(1.1)] }).looks).to.deep.equal(['1 main/0 up SIGTERM']);
  });

  it('is repeated three times at most while something is being set up', () => {
    const outside = [1.5, 4.5, 13.5, 40.5].map((at) => seen(at, { settled: false }));
    expect(story({ outside }).looks).to.deep.equal([
      '1 main/0 up SIGTERM',
      '4 main/0 up SIGTERM',
      '13 main/0 up SIGTERM',
      '40 main/0 up SIGTERM',
    ]);
  });

  it('waits until the postStart hook has ended', () => {
    const script = {
      pod: pod({ containers: [{ lifecycle: { postStart: exec('x') } }] }),
      hooks: { 'main/postStart': [{ takes: 20 }] },
    };
    expect(story(script).looks).to.deep.equal(['20 main/0 up SIGTERM']);
  });

  it('is not wanted without explanations', () => {
    expect(story({ outside: [deletion(5)], processes: ignores }, false).looks).to.deep.equal([]);
  });

  it('is taken again a second after the stop signal and when most of the grace has passed', () => {
    const { looks } = story({ outside: [seen(1.1), deletion(10, 20)], processes: ignores });
    expect(looks.slice(1)).to.deep.equal(['11 main/0 stop-sent SIGTERM', '25 main/0 stop-late SIGTERM']);
  });

  it('asks about the container’s own stop signal', () => {
    const script = {
      pod: pod({ containers: [{ lifecycle: { stopSignal: 'SIGQUIT' } }], os: { name: 'linux' } }),
      outside: [seen(1.1)],
    };
    expect(story(script).looks).to.deep.equal(['1 main/0 up SIGQUIT']);
  });

  it('is not taken at what has ended', () => {
    const { looks } = story({
      pod: pod({ restartPolicy: 'Never' }),
      processes: { main: [{ exits: { after: 0.5, code: 0 } }] },
    });
    expect(looks).to.deep.equal([]);
  });
});

describe('what a look has found', () => {
  it('is told in one event, with the code as its reason', () => {
    const { events } = story({ outside: [seen(1.1, { remarks: [REMARK] })] });
    expect(events).to.deep.equal([
      {
        type: 'record-event',
        eventType: 'Warning',
        reason: 'ScriptWithoutExec',
        message: 'sh is in front',
        container: 'main',
        fieldPath: 'spec.containers{main}',
        hint: 'exec',
      },
    ]);
  });

  it('is told once, however often it is found: in a stop, and in the next instance', () => {
    const processes = { main: [{ exits: { after: 30, code: 1 } }, { onSignal: 'ignores' as const }] };
    const again = (at: number, restartCount: number) => seen(at, { restartCount, remarks: [REMARK] });
    const outside = [again(1.1, 0), again(31.2, 1), deletion(50, 10), again(51.1, 1), again(58, 1)];
    const { events, looks } = story({ processes, outside });
    expect(looks.filter((look) => look.includes('main/1'))).to.have.length(3);
    expect(events.filter(({ reason }) => reason === 'ScriptWithoutExec')).to.have.length(1);
  });

  it('is told beside other findings', () => {
    const other = { ...REMARK, code: 'NoSignalHandler', key: 'other' };
    const { events } = story({ outside: [seen(1.1, { remarks: [REMARK, other] })] });
    expect(events.map(({ reason }) => reason)).to.deep.equal(['ScriptWithoutExec', 'NoSignalHandler']);
  });

  it('counts for nothing when it is about an instance that has gone', () => {
    const processes = { main: [{ exits: { after: 0.9, code: 1 } }, {}] };
    const { events } = story({ processes, outside: [seen(1.2, { remarks: [REMARK] })] });
    expect(events.filter(({ reason }) => reason === 'ScriptWithoutExec')).to.deep.equal([]);
  });

  it('tells of a hook as soon as it runs', () => {
    const script = {
      pod: pod({ containers: [{ lifecycle: { preStop: exec('kill', '1') } }] }),
      outside: [
        deletion(5),
        {
          at: 5.1,
          fact: {
            type: 'hook-seen',
            container: 'main',
            remarks: [{ ...REMARK, code: 'PreStopOnlySignals' }],
          },
        },
      ] as const,
      hooks: { 'main/preStop': [{ takes: 2 }] },
    };
    expect(story(script).events.map(({ reason }) => reason)).to.include('PreStopOnlySignals');
  });

  it('says after KILL who has got the signal', () => {
    const account = 'TERM went to sh (pid 1), which has no handler; node (pid 7) never got it';
    const { events } = story({ processes: ignores, outside: [deletion(10, 30), seen(11.1, { account })] });
    const killed = events.find(({ reason }) => reason === 'GracePeriodExceeded');
    expect(killed?.hint).to.equal(`killed after 30 s: ${account}`);
  });
});
