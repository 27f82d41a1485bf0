// A small ws server, twice. `node server.mjs broken|fixed PORT`
// Both look the session up before they answer. The broken one attaches its message handler after that: a message that comes in between
// finds no listener and is lost, in silence. The fixed one listens first and answers when the look-up is done.
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocketServer } from 'ws';

const [which = 'fixed', port = '8080'] = process.argv.slice(2);

// A pool of two, 5 ms each: what a session store under load looks like.
const free = [1, 2];
const waiting = [];
async function lookUpSession() {
  if (free.length === 0) await new Promise((resolve) => waiting.push(resolve));
  else free.pop();
  await delay(5);
  const next = waiting.shift();
  if (next === undefined) free.push(1);
  else next();
}

const server = new WebSocketServer({ port: Number(port), host: '127.0.0.1' });
server.on('connection', async (socket) => {
  socket.on('error', () => undefined);
  const session = lookUpSession();
  if (which === 'broken') await session;
  socket.on('message', async (message) => {
    await session;
    const { type, id } = JSON.parse(message);
    if (type === 'ping') socket.send(JSON.stringify({ type: 'pong', id }));
  });
});
server.on('listening', () => console.log(`listening on ${port}`));
process.on('SIGTERM', () => process.exit(0));
