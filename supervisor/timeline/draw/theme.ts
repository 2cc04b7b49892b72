/** How a drawing looks, in light and in dark: the same for files and for the live page. */

/** Text on every ground has a contrast of at least 4.5 : 1, marks of 3 : 1 (WCAG 2.2 AA). */
export const LIGHT = `
--ground:#ffffff;--text:#1c2430;--quiet:#5a6473;--grid:#e3e7ec;
--waiting:#dde3ea;--creating:#f6e4ae;--running:#d3ebd8;--ready:#9fd8ae;--terminating:#fbd0ad;--done:#e3e6ea;--failed:#f8bcbc;--band-text:#1c2430;
--run:#2563ab;--run-text:#ffffff;--post:#7a3fb5;--pre:#a84e00;--bad:#b3202c;--alarm:#b3202c;--hook-text:#ffffff;
--grace:#f08c3a;--instant:#b0126e;--good:#1d7a3a;--unseen:#8a93a0`;

export const DARK = `
--ground:#12161c;--text:#e6eaf0;--quiet:#a3adba;--grid:#2a313b;
--waiting:#3a4451;--creating:#5d4b12;--running:#21492e;--ready:#1f6a38;--terminating:#74411a;--done:#39414c;--failed:#7a2a2f;--band-text:#f2f5f9;
--run:#3d7fcc;--run-text:#ffffff;--post:#9a66d6;--pre:#c1660f;--bad:#c93a46;--alarm:#ff8d95;--hook-text:#ffffff;
--grace:#d9792b;--instant:#f06ab4;--good:#57c27a;--unseen:#8a93a0`;

export const DRAWING = `
text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:var(--text)}
.pod-name{font-weight:700;font-size:13px}.container-name{font-weight:600}
.row-name,.axis,.behind,.end,.event-time{fill:var(--quiet)}.row-name{font-size:11px}.axis,.behind,.end{font-size:11px}
.end.bad,.warning{fill:var(--alarm)}
.grid{stroke:var(--grid)}
rect.waiting{fill:var(--waiting)}rect.creating{fill:var(--creating)}rect.running{fill:var(--running)}rect.ready{fill:var(--ready)}
rect.terminating{fill:var(--terminating)}rect.done{fill:var(--done)}rect.failed{fill:var(--failed)}
text.band{fill:var(--band-text);font-size:11px}
rect.run{fill:var(--run)}text.run{fill:var(--run-text);font-size:11px}
rect.postStart{fill:var(--post)}rect.preStop{fill:var(--pre)}rect.hook.bad{fill:var(--bad)}text.hook{fill:var(--hook-text);font-size:11px}
rect.hook.on{stroke:var(--text);stroke-dasharray:3 2}
.pause{stroke:var(--quiet);stroke-width:1.5;stroke-dasharray:2 4}
.grace{fill:var(--grace);fill-opacity:.55}.grace-rest{fill:none;stroke:var(--grace);stroke-dasharray:2 3}
.instant{stroke:var(--instant);stroke-width:2}.instant-name{fill:var(--instant);font-weight:700;font-size:11px}
.kill .instant{stroke:var(--alarm);stroke-width:2.5}.kill .instant-name{fill:var(--alarm)}.forwarded .instant{stroke-dasharray:3 3}
.deletion{stroke:var(--quiet);stroke-dasharray:5 4;fill:none}
.probe{stroke:var(--good);stroke-width:1.5;fill:none}.probe.failure,.probe.error{stroke:var(--alarm);stroke-width:2}
.unseen{fill:var(--unseen);fill-opacity:.25}`;

/** For a file that has no other style. */
export const STANDALONE = `:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
.ground{fill:var(--ground)}${DRAWING}`;
