/** `run-and-keep.ts FOLDER ARGUMENT…`: the built program, which leaves behind what V8 has compiled of it by its end. */

import { join } from 'node:path';
import { openPacks } from '../../supervisor/start/packs.ts';

const [node = '', , folder = '', ...args] = process.argv;
process.argv = [node, join(folder, 'cli.js'), ...args];
const packs = openPacks(folder, [{ path: join(folder, 'compiled'), besideBundle: true }], { renews: true });
process.on('exit', packs.keep);
packs.enter('cli');
