/** The drill judges itself: servers that drop a known number in a known way, and one that drops nothing. */

import { judgesItself } from './judged-runs.ts';

describe('The drill', function () {
  this.timeout(60_000);
  this.slow(20_000);

  // 50 of them: test/system/drill.system.ts.
  judgesItself(2);
});
