/** Start scripts as people write them, odd ones too, and what hooklet must say of each. */

import type { FindingCode } from '../../../supervisor/diagnosis/finding.ts';

export interface WrapperScript {
  readonly name: string;
  readonly script: string;
  /** Instead of `./run.sh`. */
  readonly argv?: readonly string[];
  /** Other files beside it. */
  readonly files?: Readonly<Record<string, string>>;
  /** Empty: healthy. */
  readonly says: readonly FindingCode[];
  readonly needs?: readonly string[];
  /** Of the finding: which line of which file. */
  readonly line?: number;
}

export const WRAPPER_SCRIPTS: readonly WrapperScript[] = [
  {
    name: 'a function that starts the app without exec',
    script: '#!/bin/sh\nserve() {\n  node app.js\n}\nserve\n',
    says: ['ScriptWithoutExec'],
    line: 3,
  },
  {
    name: 'a function that starts it with exec',
    script: '#!/bin/sh\nmain() { exec node app.js; }\nmain "$@"\n',
    says: [],
  },
  {
    name: 'exec "$@" with the app in the arguments',
    script: '#!/bin/sh\nset -e\n[ -z "$NOPE" ] || echo nope\nexec "$@"\n',
    argv: ['./run.sh', 'node', 'app.js'],
    says: [],
  },
  {
    name: '"$@" without exec',
    script: '#!/bin/bash\nset -euo pipefail\n"$@"\n',
    argv: ['./run.sh', 'node', 'app.js'],
    says: ['ScriptWithoutExec'],
    line: 3,
  },
  {
    name: "trap '' TERM",
    script: "#!/bin/sh\ntrap '' TERM\nnode app.js\n",
    says: ['SignalIgnored'],
    line: 2,
  },
  {
    name: 'a trap in a subshell',
    script: '#!/bin/sh\n( trap \'kill "$app"\' TERM; : )\nnode app.js\n',
    says: ['ScriptWithoutExec'],
    line: 3,
  },
  {
    name: 'background and wait $!, without a trap',
    script: '#!/bin/sh\nnode app.js &\nwait $!\n',
    says: ['ScriptWithoutExec'],
    line: 2,
  },
  {
    name: 'a helper in the background and exec',
    script: '#!/bin/sh\nsleep 300 &\nexec node app.js\n',
    says: [],
  },
  {
    name: 'exec in one branch only, which is not taken',
    script:
      '#!/bin/sh\nif [ -n "$DEBUG_EXEC" ]; then\n  exec node --trace-warnings app.js\nelse\n  node app.js\nfi\n',
    says: ['ScriptWithoutExec'],
    line: 5,
  },
  {
    name: 'exec in the branch that is taken',
    script: '#!/bin/sh\nif [ -z "$DEBUG_EXEC" ]; then\n  exec node app.js\nelse\n  node app.js\nfi\n',
    says: [],
  },
  {
    name: 'exec in a here-document only',
    script: '#!/bin/sh\ncat > note.txt <<END\nexec node app.js\nEND\nnode app.js\n',
    says: ['ScriptWithoutExec'],
    line: 5,
  },
  {
    name: 'exec in a comment and in a string only',
    script: '#!/bin/sh\n# exec node app.js\necho "exec node app.js" > /dev/null\nnode app.js # exec\n',
    says: ['ScriptWithoutExec'],
    line: 4,
  },
  { name: 'env -S in the shebang', script: '#!/usr/bin/env -S bash -e\nexec node app.js\n', says: [] },
  {
    name: 'a shebang with options, without exec',
    script: '#!/bin/sh -eu\nnode app.js\n',
    says: ['ScriptWithoutExec'],
    line: 2,
  },
  {
    name: 'env -S in front of node',
    script: '',
    files: { 'run.mjs': '#!/usr/bin/env -S node --no-warnings\nimport "./app.js";\n' },
    says: [],
    argv: ['./run.mjs'],
  },
  {
    name: 'a script that calls another one, both without exec',
    script: '#!/bin/sh\n./inner.sh\n',
    files: { 'inner.sh': '#!/bin/sh\nnode app.js\n' },
    says: ['ScriptWithoutExec', 'ScriptWithoutExec'],
    line: 2,
  },
  {
    name: 'a script that execs another one, which does not',
    script: '#!/bin/sh\nexec ./inner.sh\n',
    files: { 'inner.sh': '#!/bin/sh\ntrue\nnode app.js\n' },
    says: ['ScriptWithoutExec'],
    line: 3,
  },
  {
    name: 'scripts that exec each other',
    script: '#!/bin/sh\nexec ./inner.sh "$@"\n',
    files: { 'inner.sh': '#!/bin/bash\nexec node app.js\n' },
    says: [],
  },
  {
    name: 'a Python wrapper around subprocess',
    script:
      '#!/usr/bin/env python3\nimport subprocess, sys\nsys.exit(subprocess.run(["node", "app.js"]).returncode)\n',
    says: ['NoSignalHandler'],
    needs: ['python3'],
  },
  {
    name: 'a Python wrapper that replaces itself',
    script: '#!/usr/bin/env python3\nimport os\nos.execvp("node", ["node", "app.js"])\n',
    says: [],
    needs: ['python3'],
  },
  {
    name: 'setpriv in front, with exec',
    script: '#!/bin/sh\nexec setpriv --no-new-privs node app.js\n',
    argv: ['./run.sh'],
    says: [],
    needs: ['setpriv'],
  },
  {
    name: 'setpriv in front, without exec',
    script: '#!/bin/sh\nsetpriv --no-new-privs node app.js\n',
    says: ['ScriptWithoutExec'],
    line: 2,
    needs: ['setpriv'],
  },
  { name: 'timeout in front', script: '#!/bin/sh\nexec timeout 60 node app.js\n', says: [] },
  {
    name: 'timeout in front of a shell',
    script: '#!/bin/sh\nexec timeout 60 sh -c "node app.js; true"\n',
    says: ['ShellSwallowsSignal'],
  },
  { name: 'nohup in front, with exec', script: '#!/bin/sh\nexec nohup node app.js\n', says: [] },
  {
    name: 'nohup in front, without exec',
    script: '#!/bin/sh\nnohup node app.js\n',
    says: ['ScriptWithoutExec'],
    line: 2,
  },
  {
    name: 'a trap around an app in the foreground',
    script: '#!/bin/sh\ntrap \'echo stopping; kill -TERM "$app"\' TERM\nnode app.js\n',
    says: ['ScriptWithoutExec'],
    line: 3,
  },
  {
    name: 'a trap that only ends the script',
    script: "#!/bin/sh\ntrap 'exit 0' TERM INT\nnode app.js &\nwait\n",
    says: ['ScriptWithoutExec'],
    line: 3,
  },
  {
    name: 'a trap that kills, waits and ends',
    script:
      '#!/bin/bash\nstop() {\n  kill -TERM "$app" 2> /dev/null\n  wait "$app"\n}\ntrap stop SIGTERM SIGINT\nnode app.js &\napp=$!\nwait "$app"\n',
    says: [],
  },
  {
    name: 'traps set in a loop, and a loop that waits',
    script:
      '#!/bin/bash\nfor signal in TERM INT; do\n  trap "kill -$signal \\$app" "$signal"\ndone\nnode app.js &\napp=$!\nwhile kill -0 "$app" 2> /dev/null; do\n  wait "$app"\ndone\n',
    says: [],
  },
  {
    name: 'an EXIT trap in bash that kills and waits',
    script: '#!/bin/bash\ntrap \'kill "$app"; wait "$app"\' EXIT\nnode app.js &\napp=$!\nwait "$app"\n',
    says: [],
  },
  {
    name: 'the same EXIT trap in dash, which does not run it',
    script:
      '#!/usr/bin/env dash\ntrap \'kill "$app"; wait "$app"\' EXIT\nnode app.js &\napp=$!\nwait "$app"\n',
    says: ['ScriptWithoutExec'],
    needs: ['dash'],
  },
  {
    name: 'a restart loop',
    script: '#!/bin/sh\nwhile true; do\n  node app.js || sleep 1\ndone\n',
    says: ['ScriptWithoutExec'],
    line: 3,
  },
  {
    name: 'variables for the program, with exec',
    script: '#!/bin/sh\nNODE="node"\nAPP=app.js\nset -- $NODE $APP\nexec "$@"\n',
    says: [],
  },
  {
    name: 'variables for the program, without exec',
    script: '#!/bin/sh\nCMD="node app.js"\n$CMD\n',
    says: ['ScriptWithoutExec'],
    line: 3,
  },
  { name: 'eval with exec', script: '#!/bin/sh\neval "exec node app.js"\n', says: [] },
  {
    name: 'output through tee',
    script: '#!/bin/sh\nexec node app.js | tee out.log\n',
    says: ['ScriptWithoutExec'],
    line: 2,
  },
  {
    name: 'output through a process substitution',
    script: '#!/bin/bash\nexec > >(cat > out.log) 2>&1\nexec node app.js\n',
    says: [],
  },
  {
    name: 'a subshell with exec',
    script: '#!/bin/sh\n(exec node app.js)\n',
    says: ['ScriptWithoutExec'],
    line: 2,
  },
  {
    name: 'a case over the first argument',
    script: '#!/bin/sh\ncase "$1" in\n  serve) shift; exec node app.js ;;\n  *) exec "$@" ;;\nesac\n',
    argv: ['./run.sh', 'serve'],
    says: [],
  },
  {
    name: 'waits for something first, then exec',
    script: '#!/bin/sh\nuntil [ -f app.js ]; do sleep 1; done\ncommand exec node app.js\n',
    says: [],
  },
  {
    name: 'clean-up behind the app',
    script: '#!/bin/sh\nset -e\nmkdir -p run\nNODE_ENV=production node app.js\nrm -rf run\n',
    says: ['ScriptWithoutExec'],
    line: 4,
  },
];
