import { expect } from 'chai';
import { capMessage } from '../../supervisor/lifecycle/cap-message.ts';
import { pod } from '../support/pod.ts';

const withContainers = (containers: number, inits = 0) =>
  pod({
    containers: Array.from({ length: containers }, (_, index) => ({ name: `c${index}` })),
    initContainers: Array.from({ length: inits }, (_, index) => ({ name: `i${index}` })),
  }).spec;

describe('the termination message in a status (3.3)', () => {
  it('is whole when it is short', () => {
    expect(capMessage(withContainers(1), 'out of disk')).to.equal('out of disk');
    expect(capMessage(withContainers(1), 'x'.repeat(12 * 1024))).to.have.length(12 * 1024);
  });

  it('shares 12 KiB with those of all containers and init containers of its pod', () => {
    const long = 'x'.repeat(20_000);
    expect(capMessage(withContainers(1), long)).to.have.length(12_288);
    expect(capMessage(withContainers(2, 1), long)).to.have.length(4096);
    expect(capMessage(withContainers(5), long)).to.have.length(2457);
  });

  it('keeps its beginning', () => {
    expect(capMessage(withContainers(12, 12), `first${'x'.repeat(2000)}`)).to.match(/^first/);
  });

  it('is counted in bytes, and no character is cut in two', () => {
    expect(capMessage(withContainers(12), 'é'.repeat(1000))).to.equal('é'.repeat(512));
    expect(capMessage(withContainers(12), `a${'€'.repeat(1000)}`)).to.equal(`a${'€'.repeat(341)}`);
    expect(capMessage(withContainers(12), `a${'😀'.repeat(1000)}`)).to.equal(`a${'😀'.repeat(255)}`);
  });
});
