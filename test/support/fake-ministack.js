/** Stands in for MiniStack: says on which address it runs, and answers every question with its environment. */
import { createServer } from 'node:http';

const { BIND_HOST, GATEWAY_PORT } = process.env;
const server = createServer((_request, response) => response.end(JSON.stringify(process.env)));
server.listen(Number(GATEWAY_PORT), BIND_HOST, () =>
  console.log(`Running on http://${BIND_HOST}:${GATEWAY_PORT} (CTRL + C to quit)`),
);
