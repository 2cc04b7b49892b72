/** Drills as one file for a browser: nothing is loaded from elsewhere, and it works without scripts. */

import { describeLedger } from '../judge/ledger.ts';
import { drawTimeline, FATE_COLOURS } from './draw-timeline.ts';
import { escapeMarkup as text } from './escape-markup.ts';
import type { DrillReport } from './report.ts';
import { type Series, summarize, worstOf } from './series.ts';
import { headline } from './show-text.ts';

/** `hooklet` is the version that made it. */
export function showHtml(all: readonly Series[], hooklet: string): string {
  const several = all.length > 1 || all.some(({ reports }) => reports.length > 1);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>hooklet drill: ${text(all.map(({ name }) => name).join(', '))}</title>
<style>${STYLE}</style>
<h1>hooklet drill</h1>
${several ? summaryTable(all) : ''}
${all.map(section).join('\n')}
<footer>hooklet ${text(hooklet)}</footer>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1100px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; } h3 { font-size: 1rem; }
.passed { color: #1a7f37; } .failed { color: #cf222e; }
svg { width: 100%; height: auto; display: block; } svg text { font: 11px system-ui, sans-serif; fill: currentColor; }
table { border-collapse: collapse; } th, td { text-align: left; padding: .2rem .8rem .2rem 0; vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
pre { background: #8882; padding: .6rem .8rem; overflow-x: auto; }
.swatch { display: inline-block; width: .7em; height: .7em; border-radius: 50%; margin-right: .35em; }
footer { margin-top: 3rem; opacity: .6; }
`;

function summaryTable(all: readonly Series[]): string {
  const rows = all.map((series) => {
    const { runs, passed, worstDropped, medianDropped, killed } = summarize(series);
    const cells = [runs, passed, worstDropped, medianDropped, killed].map(
      (cell) => `<td class="n">${cell}</td>`,
    );
    return `<tr><td>${text(series.name)}</td>${cells.join('')}</tr>`;
  });
  const heads = ['runs', 'passed', 'worst dropped', 'median dropped', 'killed'];
  const head = heads.map((each) => `<th class="n">${each}</th>`).join('');
  return `<table><tr><th>manifest</th>${head}</tr>${rows.join('')}</table>`;
}

function section(series: Series): string {
  const report = worstOf(series);
  const { reports, name } = series;
  const which = reports.length > 1 ? ` (the worst of ${reports.length} runs)` : '';
  return `<section>
<h2>${text(name)}${which}</h2>
<p class="${report.passed ? 'passed' : 'failed'}"><strong>${text(headline(report, (_, plain) => plain))}</strong></p>
${drawTimeline(report)}
${legend(report)}
${causes(report)}
${facts(report)}
${events(report)}
</section>`;
}

function legend({ records }: DrillReport): string {
  const seen = [...new Set(records.map(({ fate }) => fate))];
  const entries = seen.map((fate) => {
    const count = records.filter((record) => record.fate === fate).length;
    return `<span class="swatch" style="background:${FATE_COLOURS[fate]}"></span>${fate} (${count})`;
  });
  return `<p>${entries.join(' &nbsp; ')}</p>`;
}

function causes(report: DrillReport): string {
  if (report.causes.length === 0) return '';
  const blocks = report.causes.map(
    ({ count, words, remedy, manifest }) =>
      `<h3>${count} dropped: ${text(words)}</h3><p>${text(remedy)}</p>${manifest === undefined ? '' : `<pre>${text(manifest)}</pre>`}`,
  );
  return blocks.join('\n');
}

function facts({ ledger, load, balancer, notes, before }: DrillReport): string {
  const routed =
    balancer.routedSeconds === undefined ? '' : `, until +${balancer.routedSeconds.toFixed(2)} s`;
  const rows: readonly (readonly [string, string])[] = [
    ...(ledger ? [['time', describeLedger(ledger)] as const] : []),
    ['load', `${load.rate} requests a second, ${load.sent} sent: ${load.requests.join(', ')}`],
    [
      'kept',
      `${load.achievedRate.toFixed(1)} a second; 99 % within ${load.lateMs.p99.toFixed(1)} ms of when they were due`,
    ],
    [
      'answers',
      `${load.latencyMs.p50.toFixed(1)} ms (half), ${load.latencyMs.p99.toFixed(1)} ms (99 %), ${load.latencyMs.max.toFixed(1)} ms (all)`,
    ],
    ['before the stop', `${before.served} served, ${before.failed} failed`],
    ['balancer', `${balancer.mode}${routed}; ${load.elsewhere} requests went elsewhere`],
    ...notes.map((note) => ['note', note] as const),
  ];
  const cells = rows.map(([name, value]) => `<tr><th>${text(name)}</th><td>${text(value)}</td></tr>`);
  return `<table>${cells.join('')}</table>`;
}

function events({ events: all }: DrillReport): string {
  const rows = all.map(
    ({ seconds, pod, text: words, warning }) =>
      `<tr><td class="n">${seconds.toFixed(2)} s</td><td>${text(pod)}</td><td${warning ? ' class="failed"' : ''}>${text(words)}</td></tr>`,
  );
  return `<details><summary>${all.length} events</summary><table>${rows.join('')}</table></details>`;
}
