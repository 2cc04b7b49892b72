// What a row's container serves: HTTP by path and age, or gRPC health. argv: the servers as JSON, seconds per
// second of the row, a file to make when it is up.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [servers, scale, up] = [JSON.parse(process.argv[2]), Number(process.argv[3]), process.argv[4]];
const startedAt = performance.now();
const SERVING = Buffer.of(0x08, 1);

function answerFor(paths, path) {
  const age = (performance.now() - startedAt) / 1000 / scale;
  const answers = paths?.[path] ?? [{ status: 200 }];
  return answers.findLast(({ from = 0 }) => from <= age) ?? { status: 200 };
}

function serveHttp({ port, paths }) {
  const server = createServer((request, response) => {
    const { status, location } = answerFor(paths, request.url);
    if (location === undefined) response.writeHead(status).end('ok');
    // As Go's http.Redirect writes it.
    else response.writeHead(status, { location }).end(`<a href="${location}">Found</a>.\n\n`);
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
}

async function serveGrpc({ port }) {
  const { Server, ServerCredentials } = await import('@grpc/grpc-js');
  const server = new Server();
  const raw = (bytes) => bytes;
  const method = {
    path: '/grpc.health.v1.Health/Check',
    requestStream: false,
    responseStream: false,
    requestSerialize: raw,
    requestDeserialize: raw,
    responseSerialize: raw,
    responseDeserialize: raw,
  };
  server.addService({ Check: method }, { Check: (_call, answer) => answer(null, SERVING) });
  await new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error) =>
      error ? reject(error) : resolve(),
    );
  });
}

process.once('SIGTERM', () => process.exit(0));
await Promise.all(servers.map((server) => (server.grpc ? serveGrpc(server) : serveHttp(server))));
writeFileSync(up, '');
