import { expect } from 'chai';
import { judgeStop } from '../../supervisor/diagnosis/judge-stop.ts';
import type { ProcessFacts } from '../../supervisor/diagnosis/process-facts.ts';
import { asInit, proc } from '../support/process-facts.ts';

const TERM = { name: 'SIGTERM', number: 15 };

function stop(before: ProcessFacts | undefined, now: ProcessFacts, isLate = false) {
  const { findings, account } = judgeStop(
    { ...(before && { before }), now, isLate },
    { signal: TERM, pidOf: 'container' },
  );
  return { codes: findings.map(({ code }) => code), account };
}

const PID = 7;
const node = (masks: 'node' | 'nodeReset', streamsNonBlocking?: boolean) =>
  asInit(
    proc('node s.js', masks, [], {
      pid: PID,
      ...(streamsNonBlocking !== undefined && { streamsNonBlocking }),
    }),
  );

describe('a process that is still there after its stop signal', () => {
  it('had no handler when Node’s own has gone and its streams block again', () => {
    expect(stop(node('node', true), node('nodeReset', false))).to.deep.equal({
      codes: ['NoSignalHandler'],
      account: 'TERM went to node (pid 1), which has no handler',
    });
  });

  it('has used up a handler set with once when its streams do not block: it drains, or hangs', () => {
    expect(stop(node('node', true), node('nodeReset', true)).codes).to.deep.equal([]);
    expect(stop(node('node', true), node('nodeReset', true), true).codes).to.deep.equal(['StopHangs']);
  });

  it('is not judged early when the streams say nothing, and with care later', () => {
    expect(stop(node('node', false), node('nodeReset', false)).codes).to.deep.equal([]);
    const { codes, account } = stop(node('node', false), node('nodeReset', false), true);
    expect(codes).to.deep.equal(['NoSignalHandler']);
    expect(account).to.equal('TERM went to node (pid 1), which has no handler any more');
  });

  it('drains at first, and hangs later, when its handler is there', () => {
    expect(stop(node('node'), node('node')).codes).to.deep.equal([]);
    expect(stop(node('node'), node('node'), true)).to.deep.equal({
      codes: ['StopHangs'],
      account: 'TERM went to node (pid 1), which has a handler and did not end',
    });
  });

  it('is behind a shell that swallowed the signal', () => {
    const tree = asInit(proc(['sh', '-c', 'node s.js; true'], 'sh', [proc('node s.js', 'node')]));
    expect(stop(tree, tree)).to.deep.equal({
      codes: ['ShellSwallowsSignal'],
      account: 'TERM went to sh (pid 1), which has no handler; node (pid 2) never got it',
    });
  });

  it('is behind a shell with a trap that never runs', () => {
    const script = { file: 'run.sh', text: "trap 'kill $p' TERM\nnode s.js\n", line: 1 };
    const tree = asInit(proc('sh run.sh', 'shTrap', [proc('node s.js', 'node')], { script }));
    expect(stop(tree, tree).account).to.equal(
      'TERM went to sh (pid 1), which did not pass it on; node (pid 2) never got it',
    );
  });

  it('is left in peace behind a script that has passed the signal on and reset its trap', () => {
    const script = {
      file: 'run.sh',
      text: "trap 'kill $p' TERM\nnode s.js &\np=$!\nwait $p\ntrap - TERM\nwait $p\n",
      line: 1,
    };
    const tree = (masks: 'sh' | 'shTrap') =>
      asInit(proc('sh run.sh', masks, [proc('node s.js', 'node', [], { pid: 9 })], { script, pid: PID }));
    expect(stop(tree('shTrap'), tree('sh')).codes).to.deep.equal([]);
    expect(stop(tree('shTrap'), tree('sh'), true).codes).to.deep.equal(['StopHangs']);
  });

  it('is left in peace when the text of that script cannot be read', () => {
    const tree = (masks: 'sh' | 'shTrap') =>
      asInit(proc('sh run.sh', masks, [proc('node s.js', 'node', [], { pid: 9 })], { pid: PID }));
    expect(stop(tree('shTrap'), tree('sh')).codes).to.deep.equal([]);
  });

  it('blocks the signal when it stays pending', () => {
    const blocks = asInit(proc('server', 'catatonit', [], { pending: 1n << 14n }));
    expect(stop(blocks, blocks)).to.deep.equal({
      codes: ['SignalBlocked'],
      account: 'TERM went to server (pid 1), which blocks it',
    });
  });

  it('is told of as who has to end when an init has passed the signal on', () => {
    const tree = asInit(
      proc('tini -- node s.js', 'tini', [proc('node s.js', 'node')], { readsSignals: -1n }),
    );
    expect(stop(tree, tree, true).codes).to.deep.equal(['StopHangs']);
  });
});
