/** A picture as one HTML file: the drawing, what hooks printed, every event. Without scripts, nothing from outside. */

import type { Hook } from '../picture/picture.ts';
import { describeHook } from './describe.ts';
import { escapeText } from './shape.ts';
import { svgDocument, type Titled } from './svg-document.ts';
import { STANDALONE } from './theme.ts';
import { relativeTime } from './time-scale.ts';

const PAGE = `body{margin:0 auto;padding:1rem;max-width:1100px;background:var(--ground);color:var(--text);font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.3rem}h2{font-size:1.05rem;margin-top:1.6rem}.drawing{overflow-x:auto}svg{display:block;min-width:700px;max-width:100%;height:auto}
pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:.6rem;border:1px solid var(--grid);max-height:24rem;overflow:auto}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--grid)}td:last-child{overflow-wrap:anywhere;min-width:12rem}.events{overflow-x:auto}
.warning{color:var(--alarm)}.event-time{white-space:nowrap;color:var(--quiet)}`;

export function htmlDocument(pictures: readonly Titled[]): string {
  const title = escapeText(pictures.map((each) => each.title).join(' and '));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title>
<style>${STANDALONE}${PAGE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<div class="drawing" role="region" aria-label="Timeline" tabindex="0">${svgDocument(pictures, { standalone: false })}</div>
${pictures.map(hookSection).join('')}${pictures.map(eventSection).join('')}</main>
</body>
</html>
`;
}

function hookSection({ picture, title, zero }: Titled): string {
  const hooks = picture.pods.flatMap((pod) =>
    pod.containers.flatMap(({ name, hooks: all }) => all.map((hook) => ({ name, hook }))),
  );
  if (hooks.length === 0) return '';
  const items = hooks.map(({ name, hook }) => hookItem(name, hook, zero)).join('\n');
  return `<h2>Hooks of ${escapeText(title)}</h2>\n${items}\n`;
}

function hookItem(container: string, hook: Hook, zero: number): string {
  const head = `${relativeTime(hook.from - zero, 0.1)} ${container}: ${describeHook({ ...hook, output: '', unshownBytes: 0 })}`;
  const cut = hook.unshownBytes > 0 ? `\n… ${hook.unshownBytes} more bytes are not in the trace` : '';
  const output = hook.output === '' && cut === '' ? 'It printed nothing.' : hook.output + cut;
  return `<details><summary>${escapeText(head)}</summary><pre>${escapeText(output)}</pre></details>`;
}

function eventSection({ picture, title, zero }: Titled): string {
  if (picture.events.length === 0) return '';
  const rows = picture.events.map(({ at, eventType, reason, message, pod, count }) => {
    const cells = [pod, reason, count > 1 ? `${message} (x${count})` : message];
    const className = eventType === 'Warning' ? ' class="warning"' : '';
    const time = `<td class="event-time">${relativeTime(at - zero, 0.1)}</td>`;
    const rest = cells.map((cell) => `<td${className}>${escapeText(cell)}</td>`).join('');
    return `<tr>${time}${rest}</tr>`;
  });
  const head =
    '<tr><th scope="col">time</th><th scope="col">pod</th><th scope="col">reason</th><th scope="col">message</th></tr>';
  return `<h2>Events of ${escapeText(title)}</h2>\n<div class="events" role="region" aria-label="Events" tabindex="0"><table><thead>${head}</thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>\n`;
}
