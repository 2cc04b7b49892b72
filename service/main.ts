#!/usr/bin/env node
/** The fortune service as a program. Small, so that signals are caught before the rest is loaded. */
import { catchStopSignals } from './stop-signals.ts';

// Nothing is served yet: there is nothing to drain.
const onStopSignal = catchStopSignals(() => process.exit(0));
const { run } = await import('./run.ts');
await run(process.argv.slice(2), process.env, onStopSignal);
