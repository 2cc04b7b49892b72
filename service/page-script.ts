/** The page's script: the button fetches the next quote in place. Without it, the form reloads the page. */
export const SCRIPT = `
const form = document.querySelector('form');
const place = document.querySelector('blockquote');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    const answer = await fetch('/quote', { headers: { accept: 'application/json' } });
    show(answer.ok ? (await answer.json()).quote : await answer.text(), answer.ok);
  } catch {
    show('The service does not answer. It may be stopping; try again in a moment.', false);
  }
});
function show(text, isQuote) {
  place.textContent = text;
  place.className = isQuote ? 'quote' : 'none';
  place.animate?.([{ opacity: 0 }, { opacity: 1 }], 200);
}
`;
