// As the README of @godaddy/terminus has it. It cuts what is in flight after 1 s (its default) unless TERMINUS_TIMEOUT_MS
// says otherwise; BEFORE_SHUTDOWN_MS is the sleep that its README advises for Kubernetes.
import { setTimeout as sleep } from 'node:timers/promises';
import { createTerminus } from '@godaddy/terminus';
import { app, host, port } from './quote-app.js';

const { BEFORE_SHUTDOWN_MS, TERMINUS_TIMEOUT_MS } = process.env;
createTerminus(app.listen(port, host), {
  signal: 'SIGTERM',
  useExit0: true,
  healthChecks: { '/healthz': async () => {} },
  ...(TERMINUS_TIMEOUT_MS && { timeout: Number(TERMINUS_TIMEOUT_MS) }),
  ...(BEFORE_SHUTDOWN_MS && { beforeShutdown: () => sleep(Number(BEFORE_SHUTDOWN_MS)) }),
});
