// The least that Express can do.
import express from 'express';

const body = 'A smooth sea never made a skilled sailor, nor a short queue.\n';
const app = express();
app.get('/quote', (_request, response) => response.type('text/plain').send(body));
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
