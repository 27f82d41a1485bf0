import { Worker } from 'node:worker_threads';

/** A server in a thread of its own, so that our busy loop does not hold it up: 101 at the first bytes (or at the whole head), `hi` a little later. */
export async function serveElsewhere(greetAfterMs: number, answers: 'firstBytes' | 'wholeHead' = 'firstBytes') {
  const worker = new Worker(program, { eval: true, workerData: { greetAfterMs, answers } });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return { port, url: `ws://127.0.0.1:${port}/`, close: () => worker.terminate() };
}

const program = `
const { createServer } = require('node:net');
const { createHash } = require('node:crypto');
const { parentPort, workerData } = require('node:worker_threads');
const server = createServer({ noDelay: true }, (socket) => {
  let head = '';
  socket.on('error', () => socket.destroy());
  socket.on('data', function take(bytes) {
    head += bytes.toString('latin1');
    if (workerData.answers === 'wholeHead' && !head.endsWith('\\r\\n\\r\\n')) return;
    socket.off('data', take).resume();
    const key = /sec-websocket-key: *(\\S+)/i.exec(head)[1];
    const accept = createHash('sha1').update(key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
    socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Accept: ' + accept + '\\r\\n\\r\\n');
    setTimeout(() => socket.write(Buffer.from([0x81, 2, 104, 105])), workerData.greetAfterMs);
  });
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () => parentPort.postMessage(server.address().port));
`;
