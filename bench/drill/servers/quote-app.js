// The app that all of these servers serve; they differ only in how they stop. `?delay=1500` is a slow request: its
// headers come at once and its body after so many milliseconds, as with a download.
import express from 'express';

export const app = express();
app.disable('x-powered-by');
app.get('/quote', (request, response) => {
  const delayMs = Number(request.query.delay ?? 0);
  response.type('text/plain');
  if (!(delayMs > 0)) return response.send('A smooth sea never made a skilled sailor.\n');
  response.write('A smooth sea ');
  setTimeout(() => response.end('never made a skilled sailor.\n'), delayMs);
});

export const port = Number(process.env.PORT ?? 8080);
export const host = process.env.HOST ?? '127.0.0.1';
