// One target that asks for all that a profile can say: each client is let in, and answered, only if it did as the profile has it.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { runCli, temporaryFolder } from '../support/run-cli.js';

const profile = (port: number): string => `targets:
  strict:
    url: "ws://127.0.0.1:${port}/ws?ticket={ticket}&user={client.user}"
    headers: { x-tenant: "\${env:WS_RACE_TEST_TENANT:-acme}" }
    origin: http://origin.test
    subprotocols: [strict.v1]
    cookies: keep
    prepare:
      - http: { method: POST, url: "http://127.0.0.1:${port}/login", json: { user: "{client.user}" } }
        capture: { ticket: /tickets/0 }
    opening:
      - expect: { prefix: "0", match: { hello: 1 } }
      - send: "40{ticket}"
      - expect: { prefix: "40", suffix: "\\x1e", session: /sid, reject: { prefix: "44" } }
      - send: { id: "{nonce}" }
      - expect: { match: { list: [1, { id: "{nonce}" }] }, pointers: { /user: "{client.user}" }, capture: { pod: /pod } }
      - expect: { binary: AQID }
    answer: [{ on: { text: "2" }, send: "3" }]
    welcome: { match: { event: connected } }
    ready: { match: { event: ready } }
    echo: { send: "ping {nonce} {pod}", expect: { regex: "^pong", text: "pong {nonce} {pod}" }, within: 1s }
    instance: { header: x-instance }
    version: { http: "http://127.0.0.1:${port}/version", pointer: /app/version }
gate: { require: [opening, welcome, ready, session, echo] }
`;

/** What is wrong with an opening request; each ticket is good for one user, with the cookie that came with it. */
function troubleOf({ url, headers }: IncomingMessage, tickets: ReadonlyMap<string, string>): string | undefined {
  const { searchParams } = new URL(url ?? '', 'http://any');
  const ticket = searchParams.get('ticket') ?? '';
  if (tickets.get(ticket) !== searchParams.get('user')) return 'ticket';
  if (headers.cookie !== `id=${ticket}`) return 'cookie';
  if (headers['x-tenant'] !== 'acme' || headers.origin !== 'http://origin.test') return 'header';
  return headers['sec-websocket-protocol'] === 'strict.v1' ? undefined : 'subprotocol';
}

let sessions = 0;
/** Each answer waits for the message that the profile owes before it. */
function converse(socket: WebSocket, user: string | undefined): void {
  socket.send('0{"hello":1}');
  socket.on('message', (bytes: Buffer) => {
    const text = bytes.toString();
    if (text.startsWith('40t')) socket.send('2');
    else if (text === '3') socket.send(`40{"sid":"s${(sessions += 1)}"}\x1e`);
    else if (text.startsWith('{')) {
      const { id } = JSON.parse(text) as { readonly id: string };
      socket.send(JSON.stringify({ list: [1, { id }], user, pod: 'a' }));
      socket.send(Buffer.from([1, 2, 3]));
      for (const event of ['connected', 'ready']) socket.send(JSON.stringify({ event }));
    } else if (/^ping \S+ a$/.test(text)) socket.send(text.replace('ping', 'pong'));
  });
}

async function serveStrictly(): Promise<number> {
  const tickets = new Map<string, string>();
  const server = createServer((request, response) => {
    if (request.url === '/version') return void response.end('{"app":{"version":"v42"}}');
    request.on('data', (body: Buffer) => {
      const ticket = `t${tickets.size}`;
      tickets.set(ticket, (JSON.parse(body.toString()) as { readonly user: string }).user);
      response.setHeader('set-cookie', `id=${ticket}; Path=/`).end(JSON.stringify({ tickets: [ticket] }));
    });
  });
  const sockets = new WebSocketServer({ noServer: true });
  sockets.on('headers', (headers) => headers.push('x-instance: pod-1'));
  server.on('upgrade', (request, socket, head) => {
    const trouble = troubleOf(request, tickets);
    if (trouble !== undefined) return void socket.end(`HTTP/1.1 403 ${trouble}\r\nContent-Length: 0\r\n\r\n`);
    const ticket = new URL(request.url ?? '', 'http://any').searchParams.get('ticket') ?? '';
    sockets.handleUpgrade(request, socket, head, (webSocket) => converse(webSocket, tickets.get(ticket)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

it('all that a profile describes is done, in every cycle of every client', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'ws-race.yaml'), profile(await serveStrictly()));
  const run = await runCli(['run', 'rapid-cycle', '--n', '3', '--cycles', '3', '--rounds', '1', '--no-control', '--linger', '20ms'], {
    folder,
  });
  expect(run.exitCode, run.stdout).toBe(0);
  const { header, scenarios } = run.report();
  expect(header.targetVersion).toBe('v42');
  expect(scenarios[0]).toMatchObject({ summary: { attempts: 9, failed: 0 }, coverage: { skipped: [] } });
  expect(scenarios[0]?.cells[0]?.instances).toEqual({ 'pod-1': 9 });
});
