/** What servers do that speak HTTP/2 and are no good at gRPC, in the words of grpc-go. */

import {
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { grpcProbe } from '../../supervisor/host/grpc-probe.ts';
import { serving } from '../support/health-server.ts';

const FRAME = Buffer.concat([Buffer.of(0, 0, 0, 0, 2), serving('SERVING')]);
const HEADERS = { ':status': 200, 'content-type': 'application/grpc' };

type Answer = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;

/** Headers, a body, and trailers behind it. */
function answer(body: Buffer, trailers: object, headers: object = HEADERS): Answer {
  return (stream) => {
    stream.respond({ ...headers }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ ...trailers }));
    stream.end(body);
  };
}

function plain(status: number, type: string): Answer {
  return (stream) => {
    stream.respond({ ':status': status, 'content-type': type });
    stream.end('<p>hello</p>');
  };
}

describe('A gRPC probe of a server that speaks HTTP/2', () => {
  let server: Http2Server;

  async function probe(onStream: Answer): Promise<string> {
    server = createServer();
    server.on('stream', (stream, headers) => {
      stream.on('error', () => {});
      stream.resume();
      onStream(stream, headers);
    });
    server.on('sessionError', () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const never = new AbortController().signal;
    const outcome = await grpcProbe({ host: '127.0.0.1', port, service: '' }, 5, never);
    return outcome.kind === 'failure' ? outcome.output : outcome.kind;
  }

  afterEach((done) => void server.close(() => done()));

  const rpc = (code: string, text: string) =>
    `error: health rpc probe failed: rpc error: code = ${code} desc = ${text}`;
  const type = (name: string) => `transport: received unexpected content-type "${name}"`;

  const ROWS: readonly (readonly [string, Answer, string])[] = [
    ['is well', answer(FRAME, { 'grpc-status': '0' }), 'success'],
    [
      'is well with a content type that says more',
      answer(FRAME, { 'grpc-status': '0' }, { ...HEADERS, 'content-type': 'application/grpc+proto' }),
      'success',
    ],
    ['serves a web page', plain(200, 'text/html'), rpc('Unknown', type('text/html'))],
    [
      'has no such page',
      plain(404, 'text/html'),
      `error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unexpected HTTP status code received from server: 404 (Not Found); ${type('text/html')}`,
    ],
    [
      'is busy',
      plain(503, 'application/grpc'),
      rpc('Unavailable', 'unexpected HTTP status code received from server: 503 (Service Unavailable)'),
    ],
    [
      'escapes its message',
      answer(Buffer.alloc(0), { 'grpc-status': '9', 'grpc-message': 'f%C3%BCr nichts' }),
      rpc('FailedPrecondition', 'für nichts'),
    ],
    [
      'escapes it wrongly',
      answer(Buffer.alloc(0), { 'grpc-status': '99', 'grpc-message': '100%' }),
      rpc('Code(99)', '100%'),
    ],
    ['says no number', answer(FRAME, { 'grpc-status': 'fine' }), rpc('Unknown', '')],
    [
      'says OK and sends nothing',
      answer(Buffer.alloc(0), { 'grpc-status': '0' }),
      rpc('Internal', 'the answer holds no message'),
    ],
    [
      'sends half a message',
      answer(FRAME.subarray(0, 6), { 'grpc-status': '0' }),
      rpc('Internal', 'unexpected EOF'),
    ],
    [
      'compresses',
      answer(Buffer.concat([Buffer.of(1), FRAME.subarray(1)]), { 'grpc-status': '0' }),
      rpc('Internal', 'the answer is compressed, which was not asked for'),
    ],
    ['forgets the status', answer(FRAME, {}), rpc('Unavailable', 'error reading from server: EOF')],
    [
      'never ends its answer',
      answer(Buffer.alloc(5 * 1024 * 1024), { 'grpc-status': '0' }),
      rpc('ResourceExhausted', 'grpc: received message larger than max (4194304)'),
    ],
    [
      'refuses the stream',
      (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM),
      rpc('Unavailable', 'stream terminated by RST_STREAM with error code 7'),
    ],
    ['hangs up', (stream) => stream.session?.destroy(), rpc('Unavailable', 'error reading from server: EOF')],
    [
      'runs late and says so',
      answer(Buffer.alloc(0), { 'grpc-status': '4' }),
      'timeout: health rpc did not complete within 5s',
    ],
  ];

  for (const [what, onStream, expected] of ROWS) {
    it(`${what}: ${expected.replace(/^.*: (?=rpc)/, '')}`, async () => {
      expect(await probe(onStream)).to.equal(expected);
    });
  }

  it('is told how long it has, and who asks', async () => {
    let asked: IncomingHttpHeaders = {};
    await probe((stream, headers) => {
      asked = headers;
      answer(FRAME, { 'grpc-status': '0' })(stream, headers);
    });
    expect(asked).to.include({ te: 'trailers', 'content-type': 'application/grpc' });
    expect(asked['grpc-timeout']).to.match(/^[1-5]\d{0,3}m$/);
    expect(asked['user-agent']).to.equal('kube-probe/1.36 hooklet');
  });
});
