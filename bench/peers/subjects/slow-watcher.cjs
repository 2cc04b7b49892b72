/** A client of a watch that is slow to read: takes what has come, then does nothing for a while. */
const { workerData, parentPort } = require('node:worker_threads');
const { request } = require('node:https');
const { port, headers, changes, version, pauseMs } = workerData;

const path = `/api/v1/namespaces/default/pods?watch=true&resourceVersion=${version}`;
const asked = request({ host: '127.0.0.1', port, path, headers, rejectUnauthorized: false, agent: false });
asked.once('response', (response) => {
  parentPort.postMessage({ ready: true });
  let [rest, seen, disorder, last] = ['', 0, 0, version];
  response.setEncoding('utf8');
  response.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const at = Number(/"resourceVersion":"(\d+)"/.exec(line)?.[1]);
      // A version between them is one that was lost: nothing else changes here.
      if (at !== last + 1) disorder += 1;
      last = at;
      seen += 1;
    }
    if (seen >= changes) parentPort.postMessage({ seen, disorder });
    response.pause();
    setTimeout(() => response.resume(), pauseMs);
  });
  response.once('close', () => parentPort.postMessage({ seen, disorder: disorder + changes - seen }));
});
asked.end();
