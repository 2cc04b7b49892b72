// As the README of http-terminator has it. It waits for what is in flight for 1 s at most: its default, whatever
// its README says.
import { createHttpTerminator } from 'http-terminator';
import { app, host, port } from './quote-app.js';

const server = app.listen(port, host);
const terminator = createHttpTerminator({ server });
process.on('SIGTERM', async () => {
  await terminator.terminate();
  process.exit(0);
});
