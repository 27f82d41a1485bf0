// The endpoint of the bench of stamps: accepts, greets a little later, never closes. Bare sockets, plain or TLS, in a process of its own.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';

const { keyFile, certFile, greetAfterMs } = JSON.parse(process.argv[2]);
const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const greeting = Buffer.concat([Buffer.from([0x81, 7]), Buffer.from('welcome')]);

function serve(socket) {
  let head = '';
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    if (head.endsWith('\r\n\r\n')) return;
    head += bytes.toString('latin1');
    if (!head.endsWith('\r\n\r\n')) return;
    const key = /sec-websocket-key: *(\S+)/i.exec(head)[1];
    const accept = createHash('sha1')
      .update(key + guid)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    setTimeout(() => socket.write(greeting), greetAfterMs);
  });
}

const server =
  keyFile === undefined
    ? createServer({ noDelay: true }, serve)
    : createSecureServer({ noDelay: true, key: readFileSync(keyFile), cert: readFileSync(certFile) }, serve);
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit());
