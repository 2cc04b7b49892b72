// Nobody has thought of the stop.
import { app, host, port } from './quote-app.js';

app.listen(port, host);
