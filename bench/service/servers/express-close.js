// What most services do on TERM: server.close(), and exit when it calls back.
import express from 'express';

const app = express();
app.get('/quote', (request, response) => {
  const answer = () => response.type('text/plain').send('A smooth sea never made a skilled sailor.\n');
  const delay = Number(request.query.delay ?? 0);
  if (delay > 0) setTimeout(answer, delay);
  else answer();
});
const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
process.on('SIGTERM', () => server.close(() => process.exit(0)));
