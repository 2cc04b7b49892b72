// As the README of stoppable has it, without a limit to the wait (its default).
import stoppable from 'stoppable';
import { app, host, port } from './quote-app.js';

const server = stoppable(app.listen(port, host));
process.on('SIGTERM', () => server.stop(() => process.exit(0)));
