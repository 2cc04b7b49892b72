import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { SCRIPT } from '../../service/page-script.ts';
import { eventually } from '../support/eventually.ts';

type Fetch = (path: string, init: { headers: Record<string, string> }) => Promise<unknown>;

/** The page's script beside the two elements that it knows. */
function pageWith(fetch: Fetch) {
  const place = { textContent: 'The first.', className: 'quote' };
  let submit: (event: { preventDefault(): void }) => void = () => undefined;
  const form = {
    addEventListener: (_type: string, listener: typeof submit) => {
      submit = listener;
    },
  };
  const document = { querySelector: (selector: string) => (selector === 'form' ? form : place) };
  runInNewContext(SCRIPT, { document, fetch });
  let prevented = false;
  return {
    place,
    press: () =>
      submit({
        preventDefault: () => {
          prevented = true;
        },
      }),
    get prevented() {
      return prevented;
    },
  };
}

describe('the script of the page', () => {
  it('puts the next quote in place of the first, without loading the page again', async () => {
    const asked: unknown[] = [];
    const page = pageWith(async (path, { headers }) => {
      asked.push([path, headers.accept]);
      return { ok: true, json: async () => ({ quote: 'The <second>.' }) };
    });
    page.press();
    await eventually(() =>
      expect(page.place).to.deep.equal({ textContent: 'The <second>.', className: 'quote' }),
    );
    expect(asked).to.deep.equal([['/quote', 'application/json']]);
    expect(page.prevented).to.equal(true);
  });

  it('shows the sentence of a service without a quote, and one of its own without a service', async () => {
    const without = pageWith(async () => ({ ok: false, text: async () => 'No quote yet.' }));
    without.press();
    await eventually(() =>
      expect(without.place).to.deep.equal({ textContent: 'No quote yet.', className: 'none' }),
    );
    const gone = pageWith(async () => {
      throw new TypeError('fetch failed');
    });
    gone.press();
    await eventually(() => expect(gone.place.textContent).to.match(/^The service does not answer/));
  });
});
