/** The page at `/`: one document, nothing loaded from elsewhere, useful without JavaScript. */
import { createHash } from 'node:crypto';
import { SECURITY_HEADERS } from './headers.ts';
import { SCRIPT } from './page-script.ts';
import { STYLE } from './page-style.ts';
import type { Quote } from './quote.ts';

/** The style and the script are named by their hashes: whatever else might slip into the page does not run. */
const PAGE_POLICY = [
  "default-src 'none'",
  `style-src '${hashOf(STYLE)}'`,
  `script-src '${hashOf(SCRIPT)}'`,
  "connect-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const PAGE_HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Security-Policy': PAGE_POLICY,
} as const;

const ICON =
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100'>" +
  "<text y='.9em' font-size='90'>🥠</text></svg>";

/** The page as HTML. `fresh` says whether another request brings another quote. */
export function renderPage(quote: Quote, fresh: boolean): string {
  const [text, tone] = quote.kind === 'ready' ? [quote.text, 'quote'] : [quote.sentence, 'none'];
  const [button, note] = fresh
    ? ['Another fortune', 'A fresh one on every request.']
    : ['Read it again', 'One fortune, the same until its file is written anew.'];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Fortune</title>
<link rel="icon" href="${escapeHtml(ICON)}">
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="kicker">Your fortune</p>
<blockquote class="${tone}" aria-live="polite">${escapeHtml(text)}</blockquote>
<form action="/" method="get"><button>${button}</button></form>
<footer>${note} Plain text at <a href="/quote">/quote</a>.</footer>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

function hashOf(content: string): string {
  return `sha256-${createHash('sha256').update(content).digest('base64')}`;
}
