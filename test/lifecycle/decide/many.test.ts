import { expect } from 'chai';
import { pod } from '../../support/pod.ts';
import { play } from '../../support/story.ts';

const names = Array.from({ length: 3000 }, (_, n) => `c${n}`);
const missing = { reason: 'ErrImageNeverPull', message: 'there is no such image' } as const;

/** A rule that looks at all containers for each of them takes minutes here: mocha's own time limit is what fails then. */
describe('a pod of thousands of containers', () => {
  const containers = names.map((name) => ({ name }));

  it('comes to rest when no image is there', () => {
    const processes = Object.fromEntries(names.map((name) => [name, [{ fails: missing }]]));
    const story = play({ pod: pod({ containers }), processes, until: 60, options: { explain: true } });
    expect(story.told('status').at(-1)).to.deep.equal([0, '0/3000 ErrImageNeverPull 0 Pending']);
  });

  it('runs, and stops', () => {
    const outside = [{ at: 30, fact: { type: 'deletion-requested' } }] as const;
    const story = play({ pod: pod({ containers }), outside, until: 60, options: { explain: true } });
    expect(story.told('process')).to.have.lengthOf(3 * names.length);
    expect(story.told('status').at(-1)?.[1]).to.equal('0/3000 Error 0 Failed');
  });
});
