// What most services do on TERM: server.close(), and exit when it calls back.
import { app, host, port } from './quote-app.js';

const server = app.listen(port, host);
process.on('SIGTERM', () => server.close(() => process.exit(0)));
