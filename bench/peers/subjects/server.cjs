/** A small server: answers with its pid, notes every signal, and ends with the code it was told. */
const { appendFileSync } = require('node:fs');
const { createServer } = require('node:http');
const [port, report, code, drainMs] = process.argv.slice(2);

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    appendFileSync(report, `${signal.slice(3)}\n`);
    if (drainMs === '0') process.exit(Number(code));
    setTimeout(() => process.exit(Number(code)), Number(drainMs));
  });
}
createServer((_, response) => response.end(String(process.pid))).listen(Number(port), '127.0.0.1');
