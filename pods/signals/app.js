// The app of the signal pods: says what it gets, drains for a moment, ends with code 3.
// With SIGNAL_REPORT it also writes that to a file, for what stands in front of it may keep its output.
import { appendFileSync } from 'node:fs';

const { SIGNAL_REPORT, DRAIN_MS = '300' } = process.env;

function say(what) {
  console.log(`app (pid ${process.pid}): ${what}`);
  if (SIGNAL_REPORT) appendFileSync(SIGNAL_REPORT, `${what} ${process.pid}\n`);
}

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    say(`got ${signal}`);
    setTimeout(() => {
      say('drained');
      process.exit(3);
    }, Number(DRAIN_MS));
  });
}
setInterval(() => {}, 60_000);
say('ready');
