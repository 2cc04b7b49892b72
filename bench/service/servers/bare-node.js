// The yardstick: the least that node:http can do, with its default headers.
import { createServer } from 'node:http';

const body = 'A smooth sea never made a skilled sailor, nor a short queue.\n';
const server = createServer((_request, response) => response.end(body));
server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
