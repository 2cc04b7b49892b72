/** The least supervisor that Node can be: spawn, start again at once, pass TERM on, call hooks blindly. */
const { spawn } = require('node:child_process');
const { jobs, restart, postStart, preStop } = JSON.parse(process.argv[2]);
const [command, ...args] = jobs.job;
const children = new Set();
let stopping = false;

function start() {
  const child = spawn(command, args, { stdio: 'ignore' });
  children.add(child);
  if (postStart) child.once('spawn', () => hook(postStart));
  child.once('exit', () => {
    children.delete(child);
    if (restart && !stopping) start();
    else if (children.size === 0) process.exit();
  });
}

function hook(text) {
  return spawn('/bin/sh', ['-c', text], { stdio: 'ignore' });
}

process.on('SIGTERM', () => {
  stopping = true;
  const pass = () => {
    for (const child of children) child.kill();
  };
  if (preStop) hook(preStop).once('exit', pass);
  else pass();
});
for (let count = 0; count < jobs.count; count += 1) start();
