// A program of its own: a server that does nothing but open, send one message and answer the close. What the harness measures against
// it is the harness itself. With the word `tls` it does so over TLS. Writes its port to stdout and lives as long as its stdin.
import { createHash } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { makeThrowAwayCertificate } from './throw-away-certificate.js';

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const endOfHead = '\r\n\r\n';
const welcome = Buffer.from([0x81, 2, 0x6f, 0x6b]);
const closeNormally = Buffer.from([0x88, 2, 0x03, 0xe8]);

function serve(socket: Socket): void {
  let head = '';
  let isOpen = false;
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    if (isOpen) {
      socket.end(closeNormally);
      return;
    }
    head += bytes.toString('latin1');
    if (!head.includes(endOfHead)) return;
    isOpen = true;
    const key = /^sec-websocket-key:\s*(\S+)/im.exec(head)?.[1] ?? '';
    const accept = createHash('sha1').update(`${key}${guid}`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}${endOfHead}`,
    );
    socket.write(welcome);
  });
}

const server = process.argv.includes('tls')
  ? createTlsServer({ ...makeThrowAwayCertificate('ws-race null server', Date.now()) }, serve)
  : createServer(serve);
// A handshake that breaks off has no socket yet that could say so.
server.on('tlsClientError', () => undefined);
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
process.stdin.resume();
process.stdin.once('close', () => process.exit(0));
