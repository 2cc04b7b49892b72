/** The document of the live page: what is there before any script has run. */

export function pageDocument(): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>hooklet</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script src="/page.js" defer></script>
</head>
<body>
<a class="skip" href="#timeline">Skip to the timeline</a>
<a class="skip" href="#events">Skip to the events</a>
<a class="skip" href="#log">Skip to the log</a>
<header>
<h1>hooklet</h1>
<p id="connection" role="status">connecting …</p>
<div class="controls" role="toolbar" aria-label="Time">
<button type="button" id="follow">Pause</button>
<button type="button" id="back" aria-label="Earlier">◀</button>
<button type="button" id="forth" aria-label="Later">▶</button>
<button type="button" id="out" aria-label="Zoom out">−</button>
<button type="button" id="in" aria-label="Zoom in">+</button>
<button type="button" id="all">Whole run</button>
<span id="span"></span>
</div>
</header>
<main>
<section id="timeline" aria-label="Timeline" tabindex="-1">
<details id="legend" open>
<summary>How to read this picture</summary>
<ul>
<li><span class="key run"></span><b>process</b>: the container's main process. A dotted line is a pause before it starts again.</li>
<li><span class="key postStart"></span><b>postStart hook</b>: runs once beside the process, right after its start, to prepare it. The container is not Ready before it has ended; when it fails, the container is killed and started again.</li>
<li><span class="key preStop"></span><b>preStop hook</b>: when the pod is to stop, it runs first, while the process still works: time to finish requests. TERM comes only when it has ended.</li>
<li><span class="key grace"></span><b>grace</b>: the time for preStop hook and process together. It shrinks; when nothing is left of it, KILL ends everything.</li>
<li><span class="key instants"></span><b>TERM</b>, <b>KILL</b>: signals. TERM asks the process to end, KILL leaves it no choice. A dashed line through all rows: somebody asked the pod to stop.</li>
<li><span class="key probes"></span><b>probes</b>: | is a good answer, × a bad one. Not Ready means no requests; a failed liveness probe means a restart.</li>
</ul>
<p class="quiet">Choose a bar to read what the hook printed. Drag, or use the arrow keys, to move through time; + and − zoom; f follows or pauses.</p>
</details>
<div id="axis" aria-hidden="true"></div>
<div id="pods"><p id="nothing" class="quiet">No pod has run yet.</p></div>
</section>
<aside aria-labelledby="events-title">
<h2 id="events-title">Events</h2>
<ol id="events" tabindex="0" aria-labelledby="events-title"></ol>
</aside>
<section id="logs" aria-labelledby="logs-title">
<div class="bar"><h2 id="logs-title">Log</h2><label>of <select id="log-of" aria-label="Container"></select></label></div>
<pre id="log" tabindex="0" aria-labelledby="logs-title"></pre>
</section>
<section id="drill" aria-labelledby="drill-title" hidden>
<div class="bar"><h2 id="drill-title"></h2><button type="button" id="drill-call-off">Call off</button><button type="button" id="drill-close" aria-label="Close the drill">✕</button></div>
<p id="drill-text" role="status"></p>
<ul id="drill-findings"></ul>
</section>
<section id="details" aria-live="polite" hidden>
<div class="bar"><h2 id="details-title"></h2><button type="button" id="details-close" aria-label="Close">✕</button></div>
<p id="details-text"></p>
<pre id="details-output" tabindex="0" aria-label="Output of the hook"></pre>
</section>
</main>
<dialog id="deletion" aria-labelledby="deletion-title">
<form method="dialog">
<h2 id="deletion-title"></h2>
<label for="grace">Grace period in seconds</label>
<input id="grace" inputmode="numeric" pattern="[0-9]*" autocomplete="off">
<p class="quiet">Empty: the pod's own. 0: killed at once, without preStop.</p>
<div class="bar"><button type="button" id="deletion-cancel">Cancel</button><button type="submit" value="delete" class="danger">Delete</button></div>
</form>
</dialog>
<p id="spoken" class="unseen-text" role="status"></p>
<noscript><p>This page draws with JavaScript: allow it for this address, or use hooklet run --trace and hooklet timeline.</p></noscript>
</body>
</html>
`;
}
