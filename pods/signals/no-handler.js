// An app that does not handle the stop signal.
import { appendFileSync } from 'node:fs';

console.log(`app (pid ${process.pid}): ready, without a handler`);
if (process.env.SIGNAL_REPORT) appendFileSync(process.env.SIGNAL_REPORT, `ready ${process.pid}\n`);
setInterval(() => {}, 60_000);
