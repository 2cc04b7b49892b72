import { expect } from 'chai';
import { formatPod, goDuration, goStrings } from '../../supervisor/lifecycle/go-format.ts';
import { pod } from '../support/pod.ts';

describe('Go formatting', () => {
  it('prints a []string as %v does', () => {
    expect(goStrings(['sh', '-c', 'exit 1'])).to.equal('[sh -c exit 1]');
    expect(goStrings([])).to.equal('[]');
  });

  it('prints durations of whole seconds', () => {
    const durations = [0, 10, 20, 40, 80, 160, 300, 3600, 3725].map(goDuration);
    expect(durations).to.deep.equal([
      '0s',
      '10s',
      '20s',
      '40s',
      '1m20s',
      '2m40s',
      '5m0s',
      '1h0m0s',
      '1h2m5s',
    ]);
  });

  it('names a pod as name_namespace(uid)', () => {
    expect(formatPod(pod())).to.equal('web_default(uid-1)');
  });
});
