/** `npm run build`, once tsc has written the service, the hooks and the declarations: the rest of dist/. */

import { mkdirSync, writeFileSync } from 'node:fs';
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
