/** `npm run build`: dist/, unless it is there already and nothing has changed since. `--force` builds it anyway. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hookletVersion } from '../supervisor/version.ts';
import { bundle } from './bundle/bundle.ts';
import { bundledPackages, thirdPartyNotice } from './bundle/bundled-packages.ts';
import { compileAhead } from './bundle/compile-ahead.ts';
import { manPage } from './bundle/man-page.ts';
import { pruneTypes } from './bundle/prune-types.ts';
import { ROOT } from './bundle/root.ts';
import { forgetBuild, isUpToDate, rememberBuild } from './bundle/up-to-date.ts';

if (process.argv.includes('--force') || !isUpToDate(ROOT)) {
  forgetBuild(ROOT);
  // The service, the hooks and the declarations.
  for (const project of ['tsconfig.json', 'service/tsconfig.json']) {
    const { status } = spawnSync('tsc', ['-p', project], { cwd: ROOT, stdio: 'inherit' });
    // It has said why.
    if (status !== 0) process.exit(status ?? 1);
  }
  const metafiles = await bundle();
  pruneTypes(join(ROOT, 'dist/types'), 'supervisor/index.d.ts');
  writeFileSync(join(ROOT, 'dist/THIRD-PARTY-LICENSES.txt'), thirdPartyNotice(bundledPackages(metafiles)));
  mkdirSync(join(ROOT, 'dist/man'), { recursive: true });
  writeFileSync(join(ROOT, 'dist/man/hooklet.1'), manPage(hookletVersion()));
  await compileAhead();
  rememberBuild(ROOT);
}
