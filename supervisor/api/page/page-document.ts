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
<header>
<h1>hooklet</h1>
<p id="connection" role="status">connecting …</p>
<div class="controls" role="toolbar" aria-label="Time">
<button type="button" id="follow" aria-pressed="true">Follow</button>
<button type="button" id="back" aria-label="Earlier">◀</button>
<button type="button" id="forth" aria-label="Later">▶</button>
<button type="button" id="out" aria-label="Zoom out">−</button>
<button type="button" id="in" aria-label="Zoom in">+</button>
<button type="button" id="all">All</button>
<output id="span" aria-label="Seconds shown"></output>
</div>
</header>
<main>
<section id="timeline" aria-label="Timeline" tabindex="-1">
<details id="legend" open>
<summary>What is to be seen here?</summary>
<ul>
<li><span class="key run"></span><b>process</b>: the container's main process. A dashed line is a pause before a restart.</li>
<li><span class="key postStart"></span><b>postStart</b>: starts beside the process, right after it. The container is not Ready before it has ended; when it fails, the container is killed and started again.</li>
<li><span class="key preStop"></span><b>preStop</b>: when the pod is to stop, it runs first, while the process goes on. TERM comes only when it has ended.</li>
<li><span class="key grace"></span><b>grace</b>: the time for preStop and process together. It shrinks; at its end comes KILL.</li>
</ul>
</details>
<div id="axis" aria-hidden="true"></div>
<div id="pods"><p id="nothing" class="quiet">No pod has run yet.</p></div>
</section>
<aside aria-labelledby="events-title">
<h2 id="events-title">Events</h2>
<ol id="events" tabindex="0" aria-labelledby="events-title"></ol>
</aside>
<section id="details" aria-live="polite" hidden>
<div class="bar"><h2 id="details-title"></h2><button type="button" id="details-close" aria-label="Close">✕</button></div>
<p id="details-text"></p>
<pre id="details-output" tabindex="0" aria-label="Output of the hook"></pre>
</section>
<section id="logs" aria-labelledby="logs-title">
<div class="bar"><h2 id="logs-title">Log</h2><label>of <select id="log-of" aria-label="Container"></select></label></div>
<pre id="log" tabindex="0" aria-labelledby="logs-title"></pre>
</section>
</main>
<dialog id="deletion" aria-labelledby="deletion-title">
<form method="dialog">
<h2 id="deletion-title"></h2>
<label for="grace">Grace period in seconds</label>
<input id="grace" inputmode="numeric" pattern="[0-9]*" autocomplete="off">
<p class="quiet">Empty: the pod's own. 0: killed at once, without preStop.</p>
<div class="bar"><button type="submit" value="cancel">Cancel</button><button type="submit" value="delete" class="danger">Delete</button></div>
</form>
</dialog>
<p id="spoken" class="unseen-text" role="status"></p>
<noscript><p>This page draws with JavaScript: allow it for this address, or use hooklet run --trace and hooklet timeline.</p></noscript>
</body>
</html>
`;
}
