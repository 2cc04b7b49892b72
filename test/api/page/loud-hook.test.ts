/** On the live stream a hook that prints 10 MB of anything is as small and as harmless as in a trace. */

import { expect } from 'chai';
import { runningPod } from '../../support/api.ts';
import { eventually } from '../../support/eventually.ts';
import { LOUD_HOOK } from '../../support/loud-hook.ts';
import { startTestPage } from '../../support/page.ts';

describe('The live stream of a loud and hostile hook', () => {
  it('shows its beginning, says what is missing, and has no line of its own making', async () => {
    const page = await startTestPage();
    const stream = await page.stream(await page.open());
    let raw = '';
    stream.response.on('data', (chunk: string) => (raw += chunk));
    const container = {
      name: 'main',
      image: 'x:1',
      command: ['sh', '-c', "trap 'exit 0' TERM; while :; do sleep 0.05; done"],
      lifecycle: { postStart: LOUD_HOOK },
    };
    const pod = runningPod('web', {}, { containers: [container] });
    await page.test.call('/api/v1/namespaces/default/pods', { method: 'POST', body: pod });
    const ended = await eventually(() => {
      const found = stream.records().find(({ type }) => type === 'hook-ended');
      if (found?.type !== 'hook-ended') throw new Error('the hook has not ended');
      return found;
    });
    expect(ended.ok).to.equal(true);
    expect(ended.unshownBytes).to.be.within(9_900_000, 10_100_000);
    const texts = stream.records().flatMap((record) => (record.type === 'hook-output' ? record.text : []));
    expect(texts.join('').length).to.equal(16_384);
    expect(texts.join('')).to.include('<script>alert(1)</script>').and.include('\u001b[2J');
    expect(raw.length).to.be.below(100_000);
    expect(raw.replaceAll('\n', '')).not.to.match(/\p{Cc}/u);
    const lines = raw.split('\n').filter((line) => line !== '');
    expect(lines.filter((line) => !/^(event|id|data): /.test(line))).to.deep.equal([]);
    stream.response.destroy();
    await page.close();
  });
});
