// The endpoint of the bench: accepts, greets, answers a close. Written on bare sockets so that it is not what a client waits for.
// Runs in a process of its own; tells its port, and its processor time when asked.
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const greeting = Buffer.concat([Buffer.from([0x81, 7]), Buffer.from('welcome')]);
const closeOpcode = 8;

const server = createServer({ noDelay: true }, (socket) => {
  let head = '';
  let accepted = false;
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    if (accepted) return answer(socket, bytes);
    head += bytes.toString('latin1');
    if (!head.endsWith('\r\n\r\n')) return;
    accepted = true;
    socket.write(Buffer.concat([Buffer.from(switching(head)), greeting]));
  });
});

function switching(head) {
  const key = /sec-websocket-key: *(\S+)/i.exec(head)[1];
  const accept = createHash('sha1')
    .update(key + guid)
    .digest('base64');
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
}

/** Clients send nothing but small close frames here, each in one segment. */
function answer(socket, bytes) {
  if ((bytes[0] & 15) !== closeOpcode) return;
  const length = bytes[1] & 127;
  const payload = bytes.subarray(6, 6 + length).map((byte, index) => byte ^ bytes[2 + (index % 4)]);
  socket.end(Buffer.concat([Buffer.from([0x88, length]), payload]));
}

server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.send({ port: server.address().port }));
process.on('message', () => process.send({ cpu: process.cpuUsage() }));
process.on('disconnect', () => process.exit());
