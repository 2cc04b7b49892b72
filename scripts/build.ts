/** `npm run build`, once tsc has written the service, the hooks and the declarations: the rest of dist/. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hookletVersion } from '../supervisor/version.ts';
import { bundle } from './bundle/bundle.ts';
import { bundledPackages, thirdPartyNotice } from './bundle/bundled-packages.ts';
import { manPage } from './bundle/man-page.ts';
import { pruneTypes } from './bundle/prune-types.ts';
import { ROOT } from './bundle/root.ts';

const metafiles = await bundle();
pruneTypes(join(ROOT, 'dist/types'), 'supervisor/index.d.ts');
writeFileSync(join(ROOT, 'dist/THIRD-PARTY-LICENSES.txt'), thirdPartyNotice(bundledPackages(metafiles)));
mkdirSync(join(ROOT, 'dist/man'), { recursive: true });
writeFileSync(join(ROOT, 'dist/man/hooklet.1'), manPage(hookletVersion()));

// What a first start compiles; a start of the built program then takes half the time.
mkdirSync(join(ROOT, 'dist/supervisor/compiled'));
const home = mkdtempSync(join(tmpdir(), 'hooklet-build-'));
const pod = join(ROOT, 'scripts/bundle/first-start.yaml');
execFileSync(process.execPath, [join(ROOT, 'dist/supervisor/cli.js'), 'run', pod], {
  env: { ...process.env, HOOKLET_HOME: home },
  stdio: ['ignore', 'ignore', 'inherit'],
});
rmSync(home, { recursive: true });
