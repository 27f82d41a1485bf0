// The reference server over real sockets, on a free port, in this process.
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { nextObject, open, ready, type Served, serve, stopServers } from './support/served.js';

afterEach(stopServers);

const upgradeHead =
  'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

/** The status and the headers with which an upgrade is refused. */
function refusal(
  server: Served,
  path: string,
): Promise<{ readonly status: number; readonly headers: NodeJS.Dict<string | string[]>; readonly body: string }> {
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };
  return new Promise((resolve, reject) => {
    const asked = request(`http://${server.address}${path}`, { headers }, (response) => {
      let body = '';
      response.on('data', (part: Buffer) => (body += part.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('the reference server', () => {
  it('greets with a session of its own for each connection, and answers ping and whoami', async () => {
    const server = await ready();
    const first = open(server, '/ws/voice?user_id=ann');
    const second = open(server, '/ws?user_id=ann');
    const greetings = [await nextObject(first), await nextObject(second)];
    expect(greetings).toMatchObject([
      { event: 'connected', user_id: 'ann' },
      { event: 'connected', user_id: 'ann' },
    ]);
    expect(greetings[0]?.['session_id']).not.toBe(greetings[1]?.['session_id']);
    first.socket.send('{"type":"ping","id":"n1"}');
    expect(await nextObject(first)).toEqual({ type: 'pong', id: 'n1' });
    first.socket.send('{"type":"whoami"}');
    expect(await nextObject(first)).toMatchObject({ type: 'whoami', user_id: 'ann', session_id: greetings[0]?.['session_id'] });
    first.socket.send('{"type":"next"}');
    expect(await nextObject(first)).toMatchObject({ type: 'error' });
    first.socket.send('not json');
    expect(await nextObject(first)).toMatchObject({ type: 'error' });
    first.socket.send(Buffer.from([1, 2, 3]));
    expect(await first.next()).toEqual(Buffer.from([1, 2, 3]));
  });

  it('stamps every answer with its arrival and its instance', async () => {
    const server = await ready();
    const client = open(server, '/ws');
    const upgraded = await new Promise<NodeJS.Dict<string | string[]>>((resolve) =>
      client.socket.on('upgrade', ({ headers }) => resolve(headers)),
    );
    const health = await server.get('/healthz');
    const refused = await refusal(server, '/nowhere');
    const stamps = [upgraded['x-ws-race-arrived'], health.headers.get('x-ws-race-arrived'), refused.headers['x-ws-race-arrived']].map(
      Number,
    );
    for (const stamp of stamps) expect(Math.abs(stamp - Date.now())).toBeLessThan(60_000);
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
    expect(upgraded['x-ws-race-instance']).toBe(health.headers.get('x-ws-race-instance'));
  });

  it('logs an accepted connection like uvicorn, with its port, its query and its trace', async () => {
    const server = await ready();
    const client = open(server, '/ws/voice?user_id=ann&wsrace=t-7');
    await client.next();
    const line = server.lines.find((text) => text.endsWith('[accepted]'));
    expect(line).toMatch(/^INFO: {5}127\.0\.0\.1:\d+ - "WebSocket \/ws\/voice\?user_id=ann&wsrace=t-7" \[accepted\]$/);
    const remote = /127\.0\.0\.1:\d+/.exec(line ?? '')?.[0] ?? '';
    expect(server.lines).toContain(`INFO:     ${remote} - user_id=ann wsrace=t-7 WebSocket connection fully established`);
  });

  it.each(['tracking', 'system', 'focus', 'analytics'])('sends a JSON message of /%s straight after the greeting', async (event) => {
    const client = open(await ready(), `/${event}`);
    await client.next();
    expect(await nextObject(client)).toMatchObject({ event });
  });

  it('sends a binary frame of /frames straight after the greeting, and another one for next', async () => {
    const client = open(await ready(), '/frames');
    await client.next();
    const frame = await client.next();
    expect(frame).toHaveLength(1024);
    client.socket.send('{"type":"next"}');
    expect(await client.next()).toEqual(frame);
  });

  it('pushes what is posted to all tabs of the user, and keeps it for a user who is not there', async () => {
    const server = await ready();
    const tabs = [open(server, '/ws?user_id=ann'), open(server, '/ws?user_id=ann')];
    for (const tab of tabs) await tab.next();
    const post = (user: string, body: string): Promise<Response> =>
      fetch(`http://${server.address}/emit?user=${user}`, { method: 'POST', body });
    expect((await post('ann', '{"id":"n1"}')).status).toBe(202);
    for (const tab of tabs) expect(await tab.next()).toBe('{"id":"n1"}');
    await post('ben', '{"id":"n2"}');
    const late = open(server, '/ws?user_id=ben');
    await late.next();
    expect(await late.next()).toBe('{"id":"n2"}');
  });

  it('says what is wrong with an emission', async () => {
    const server = await ready({}, { maxMessageBytes: 1000 });
    const post = async (query: string, body: string): Promise<number> =>
      (await fetch(`http://${server.address}/emit${query}`, { method: 'POST', body })).status;
    expect(await post('', '{}')).toBe(400);
    expect(await post('?user=ann', 'not json')).toBe(400);
    expect([await post(`?user=${'a'.repeat(1024)}`, '{}'), await post(`?user=${'a'.repeat(1025)}`, '{}')]).toEqual([202, 400]);
    expect(await post('?user=ann', `"${'x'.repeat(2000)}"`)).toBe(413);
    expect(await post('?user=ann&critical=maybe', '{}')).toBe(400);
    expect(await (await server.get('/metrics')).text()).toContain('ws_reference_emissions_refused_total 1\n');
  });

  it('answers a wrong method with 405 and the right one', async () => {
    const server = await ready();
    const ask = async (method: string, path: string): Promise<unknown> => {
      const answer = await fetch(`http://${server.address}${path}`, { method });
      return [answer.status, answer.headers.get('allow')];
    };
    expect(await ask('GET', '/emit?user=ann')).toEqual([405, 'POST']);
    expect(await ask('DELETE', '/emit?user=ann')).toEqual([405, 'POST']);
    for (const path of ['/healthz', '/metrics', '/races', '/connections']) {
      expect(await ask('POST', path)).toEqual([405, 'GET, HEAD']);
      expect(await ask('HEAD', path)).toEqual([200, null]);
    }
  });

  it('answers an unknown path with 404 and all that there is, and a WebSocket path without an upgrade with 426', async () => {
    const server = await ready();
    const unknown = await server.get('/voice');
    expect(unknown.status).toBe(404);
    const { there_is } = (await unknown.json()) as { readonly there_is: readonly string[] };
    for (const known of ['GET /healthz', 'POST /emit', 'GET /metrics', 'GET /races', 'GET /connections', 'WebSocket /ws/voice'])
      expect(there_is).toContain(known);
    const plain = await server.get('/ws/voice');
    expect([plain.status, plain.headers.get('upgrade'), plain.headers.get('connection')]).toEqual([426, 'websocket', 'Upgrade']);
  });

  it('tries critical events again, which are marked in the query or in the body, and no others', async () => {
    const server = await ready({ defects: ['lost-push'], cures: ['critical-retry'] }, { eventLookupMs: 1, criticalPauseMs: 1 });
    const post = (query: string, body: string): Promise<Response> =>
      fetch(`http://${server.address}/emit?${query}`, { method: 'POST', body });
    await post('user=ann&critical=1', '{"id":1}');
    await post('user=ben', '{"id":2,"critical":true}');
    await post('user=cem', '{"id":3}');
    await post('user=dan&critical=0', '{"id":4,"critical":true}');
    const lost = (): readonly string[] => server.lines.filter((line) => line.includes('No WebSocket connections found'));
    await expect.poll(() => lost().length).toBe(4);
    const retried = server.lines.filter((line) => line.startsWith('WARNING:  No active connection for user'));
    expect(retried.map((line) => /user (\w+)/.exec(line)?.[1]).sort()).toEqual(['ann', 'ben']);
  });

  it('answers 503 with Retry-After until start-up is complete, then lets in', async () => {
    const server = await serve({}, { startupPieceMs: 30 });
    expect((await server.get('/healthz')).status).toBe(503);
    expect(await refusal(server, '/ws')).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    await server.ready;
    expect((await server.get('/healthz')).status).toBe(200);
    expect(await nextObject(open(server, '/ws'))).toMatchObject({ event: 'connected' });
    expect(server.lines.at(0)).toBe('INFO:     Waiting for application startup.');
    expect(server.lines).toContain('INFO:     Application startup complete.');
  });

  it('with cold-start lets in too early and closes with 1011', async () => {
    const server = await serve({ defects: ['cold-start'] }, { startupPieceMs: 30 });
    expect(await open(server, '/ws').closed).toEqual({ code: 1011, reason: 'Service not ready' });
  });

  it('with cold-start answers 503 to a room whose store is missing, says why in the log, and keeps no seat', async () => {
    const server = await serve({ defects: ['cold-start'] }, { startupPieceMs: 100, seatsPerRoom: 1 });
    const early = await Promise.all([1, 2, 3].map(() => refusal(server, '/ws/room?room=a')));
    expect(early.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(early.map(({ headers }) => headers['retry-after']).filter(Boolean)).not.toEqual([]);
    expect(server.lines.filter((line) => /^ERROR: .*upgrade failed: Service not ready: startup_not_complete/.test(line))).not.toEqual([]);
    await server.ready;
    expect(await (await server.get('/connections')).json()).toMatchObject({ rooms: {} });
    expect(await nextObject(open(server, '/ws/room?room=a'))).toMatchObject({ event: 'connected', seat: 1 });
  });

  it('with startup-gate holds the upgrade back instead', async () => {
    const server = await serve({ defects: ['cold-start'], cures: ['startup-gate'] }, { startupPieceMs: 30 });
    expect(await nextObject(open(server, '/ws'))).toMatchObject({ event: 'connected' });
  });

  it('gives a room as many seats as it has, and a seat back when its guest leaves', async () => {
    const server = await ready({}, { seatsPerRoom: 2 });
    const guests = [open(server, '/ws/room?room=a'), open(server, '/ws/room?room=a')];
    expect((await Promise.all(guests.map(nextObject))).map((greeting) => greeting['seat']).sort()).toEqual([1, 2]);
    expect(await refusal(server, '/ws/room?room=a')).toMatchObject({ status: 503, body: 'Room is full\n' });
    guests[0]?.socket.close();
    await guests[0]?.closed;
    expect(await nextObject(open(server, '/ws/room?room=b'))).toMatchObject({ seat: 1 });
    await expect
      .poll(async () => ((await (await server.get('/connections')).json()) as { readonly rooms: unknown }).rooms)
      .toEqual({ a: 1, b: 1 });
    expect(await nextObject(open(server, '/ws/room?room=a'))).toMatchObject({ event: 'connected' });
  });

  it('shows its connections, its races and its figures', async () => {
    const server = await ready({ defects: ['accept-race'] }, { sessionLookupMs: 60 });
    const client = open(server, '/ws?user_id=ann');
    expect(await client.closed).toEqual({ code: 1011, reason: 'Internal error' });
    const races = (await (await server.get('/races')).json()) as { readonly seen: readonly unknown[] };
    expect(races.seen).toMatchObject([{ pattern: 'send-before-accept', userId: 'ann', state: 'HANDSHAKE_PENDING' }]);
    const metrics = await server.get('/metrics');
    expect(metrics.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    const text = await metrics.text();
    expect(text).toContain('ws_reference_races_seen_total{pattern="send-before-accept"} 1\n');
    expect(text).toContain('ws_reference_openings_failed_total 1\n');
    expect(text).toMatch(/# EOF\n$/);
  });

  it('writes figures that follow the grammar of OpenMetrics', async () => {
    const text = await (await (await ready()).get('/metrics')).text();
    const [last, ...lines] = text.trimEnd().split('\n').reverse();
    expect(last).toBe('# EOF');
    for (const line of lines)
      expect(line).toMatch(/^(# (TYPE|HELP|UNIT) ws_reference_\w+ .+|ws_reference_\w+(\{\w+="[^"]+"\})? -?[\d.e-]+)$/);
    const limits = lines.flatMap((line) => /le="([^"]+)"/.exec(line)?.[1] ?? []).reverse();
    expect(limits.slice(-4)).toEqual(['0.5', '1.0', '5.0', '+Inf']);
    const families = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]);
    expect(new Set(families).size).toBe(families.length);
  });

  it('answers a close with the same code', async () => {
    const client = open(await ready(), '/ws');
    await client.next();
    client.socket.close(4000, 'enough');
    expect(await client.closed).toEqual({ code: 4000, reason: 'enough' });
  });

  it('says 1001 to open connections at its end, and does not wait for ever for those who do not answer', async () => {
    const server = await ready({}, { shutdownMs: 50 });
    const polite = open(server, '/ws');
    await polite.next();
    const deaf = connect(server.port, '127.0.0.1');
    deaf.write(upgradeHead);
    deaf.on('error', () => undefined);
    await new Promise((resolve) => deaf.once('data', resolve));
    await server.stop();
    expect(await polite.closed).toEqual({ code: 1001, reason: 'Server is going away' });
    deaf.destroy();
  });
});

describe('at its end the reference server', () => {
  it('does not wait for an upgrade that is still held back', async () => {
    const server = await serve({ defects: ['cold-start'], cures: ['startup-gate'] }, { startupPieceMs: 60_000, shutdownMs: 20 });
    const held = open(server, '/ws');
    await expect.poll(async () => (await server.get('/healthz')).status).toBe(503);
    await server.stop();
    expect((await held.closed).code).toBe(1006);
  });
});

describe('against bad clients the reference server', () => {
  it('closes with 1009 on a message beyond its limit, and goes on', async () => {
    const server = await ready({}, { maxMessageBytes: 1000 });
    const client = open(server, '/ws');
    await client.next();
    client.socket.send('x'.repeat(2000));
    expect((await client.closed).code).toBe(1009);
    expect(await (await server.get('/metrics')).text()).toContain('ws_reference_messages_too_large_total 1\n');
  });

  it('closes with 1008 on a flood before the greeting', async () => {
    const server = await ready({}, { profileLookupMs: 500, maxHeldMessages: 10 });
    const client = open(server, '/ws');
    await new Promise((resolve) => client.socket.once('open', resolve));
    for (let count = 0; count < 20; count += 1) client.socket.send('{"type":"ping"}');
    expect(await client.closed).toEqual({ code: 1008, reason: 'Too many messages before the greeting' });
  });

  it('counts a flood once, however long it goes on', async () => {
    const server = await ready({}, { profileLookupMs: 500, maxHeldBytes: 1000 });
    const client = open(server, '/ws');
    await new Promise((resolve) => client.socket.once('open', resolve));
    for (let count = 0; count < 20; count += 1) client.socket.send(Buffer.alloc(400));
    expect((await client.closed).code).toBe(1008);
    const text = await (await server.get('/metrics')).text();
    expect(text).toContain('ws_reference_clients_cut_total 1\n');
    expect(text).toContain('ws_reference_messages_received_total 3\n');
  });

  it('bounds what all clients together may say before their greetings, counts what it drops, and is empty when they have gone', async () => {
    const server = await ready({}, { profileLookupMs: 300, maxAllHeldBytes: 3000 });
    const clients = [1, 2, 3].map((user) => open(server, `/ws?user_id=${user}`));
    await Promise.all(clients.map(({ socket }) => new Promise((resolve) => socket.once('open', resolve))));
    const cut = Promise.race(clients.map(({ closed }) => closed));
    for (const { socket } of clients) socket.send(Buffer.alloc(1000));
    expect(await cut).toEqual({ code: 1008, reason: 'Too many messages before the greeting' });
    expect(await (await server.get('/metrics')).text()).toContain('ws_reference_backlog_dropped_total{place="held"} 1\n');
    for (const { socket } of clients) socket.terminate();
    await expect.poll(async () => (await server.get('/metrics')).text()).toContain('ws_reference_backlog_bytes{place="held"} 0\n');
  });

  it('bounds the emissions that are on their way, and answers 503 to what is beyond', async () => {
    const server = await ready({}, { eventSlots: 1, eventLookupMs: 300, maxAllEmittedBytes: 3000 });
    const post = (): Promise<Response> =>
      fetch(`http://${server.address}/emit?user=ann`, { method: 'POST', body: JSON.stringify('x'.repeat(1000)) });
    expect([(await post()).status, (await post()).status]).toEqual([202, 202]);
    const beyond = await post();
    expect([beyond.status, beyond.headers.get('retry-after')]).toEqual([503, '1']);
    const text = await (await server.get('/metrics')).text();
    expect(text).toContain('ws_reference_backlog_dropped_total{place="emitted"} 1\n');
    expect(text).toMatch(/ws_reference_backlog_bytes\{place="emitted"\} 2\d{3}\n/);
    await expect
      .poll(async () => (await server.get('/metrics')).text(), { timeout: 10_000 })
      .toContain('ws_reference_backlog_bytes{place="emitted"} 0\n');
  });

  it('bounds the messages that clients do not finish, and forgets those that they do', async () => {
    const server = await ready({}, { maxAllUnfinishedBytes: 500_000 });
    const figure = async (): Promise<number> => {
      const text = await (await server.get('/metrics')).text();
      return Number(/ws_reference_backlog_bytes\{place="unfinished"\} (\d+)/.exec(text)?.[1]);
    };
    const clients = [1, 2, 3].map((user) => open(server, `/ws?user_id=${user}`));
    for (const { next, socket } of clients) {
      await next();
      socket.ping('between');
      socket.send(Buffer.alloc(200_000), { fin: false });
      socket.ping('between');
    }
    await expect
      .poll(() => server.lines.filter((line) => line.endsWith('unfinished messages take too much room, connection cut')))
      .toHaveLength(1);
    // Two of them; a frame of this length has a header of 14 bytes.
    await expect.poll(figure).toBe(2 * 200_014);
    for (const { socket } of clients) if (socket.readyState === socket.OPEN) socket.send(Buffer.alloc(10), { fin: true });
    await expect.poll(figure).toBe(0);
    expect((await server.get('/healthz')).status).toBe(200);
  });

  it('takes nothing off for pings that come with the message before them', async () => {
    const server = await ready();
    const socket = connect(server.port, '127.0.0.1');
    socket.write(upgradeHead);
    await new Promise((resolve) => socket.once('data', resolve));
    const mask = Buffer.alloc(4);
    const text = Buffer.concat([Buffer.from([0x81, 0x82]), mask, Buffer.from('{}')]);
    const ping = Buffer.concat([Buffer.from([0x89, 0x80 + 100]), mask, Buffer.alloc(100)]);
    const half = Buffer.concat([Buffer.from([0x01, 0x80 + 50]), mask, Buffer.alloc(20)]);
    const figure = async (): Promise<string> => (await server.get('/metrics')).text();
    socket.write(Buffer.concat([text, ping, ping]));
    await expect.poll(figure).toContain('ws_reference_messages_received_total 1\n');
    expect(await figure()).toContain('ws_reference_backlog_bytes{place="unfinished"} 0\n');
    socket.write(half);
    await expect.poll(figure).toContain('ws_reference_backlog_bytes{place="unfinished"} 26\n');
    socket.destroy();
  });

  it('gives back the room of an emission whose sender leaves in the middle of it', async () => {
    const server = await ready();
    const figure = async (): Promise<string> => (await server.get('/metrics')).text();
    const socket = connect(server.port, '127.0.0.1');
    socket.write(`POST /emit?user=ann HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n${'x'.repeat(1000)}`);
    await expect.poll(figure).toMatch(/backlog_bytes\{place="emitted"\} [1-9]\d{3}\n/);
    socket.destroy();
    await expect.poll(figure).toContain('ws_reference_backlog_bytes{place="emitted"} 0\n');
    expect(await figure()).toContain('ws_reference_emissions_refused_total 1\n');
  });

  it('answers pings, and cuts off who sends them without reading the answers', async () => {
    const server = await ready({}, { maxBacklogBytes: 100_000 });
    const client = open(server, '/ws');
    await client.next();
    const pong = new Promise<string>((resolve) => client.socket.once('pong', (bytes: Buffer) => resolve(bytes.toString())));
    client.socket.ping('hello');
    expect(await pong).toBe('hello');
    client.socket.pause();
    const feed = setInterval(() => {
      for (let count = 0; count < 5000; count += 1) client.socket.ping('z'.repeat(125));
    }, 5);
    await expect
      .poll(() => server.lines.some((line) => line.endsWith('client does not read, connection cut')), { timeout: 20_000, interval: 20 })
      .toBe(true);
    clearInterval(feed);
    client.socket.terminate();
  });

  it('refuses connections beyond its limit', async () => {
    const server = await ready({}, { maxConnections: 1 });
    await open(server, '/ws').next();
    expect(await refusal(server, '/ws')).toMatchObject({ status: 503, body: 'Too many connections\n' });
  });

  it('drops TCP connections beyond its limit unheard, counts them, and goes on', async () => {
    const server = await ready({}, { maxSockets: 2 });
    const silent = [connect(server.port, '127.0.0.1'), connect(server.port, '127.0.0.1')];
    await Promise.all(silent.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    const oneTooMany = connect(server.port, '127.0.0.1');
    await new Promise((resolve) => oneTooMany.on('error', () => undefined).once('close', resolve));
    await Promise.all(silent.map((socket) => new Promise((resolve) => socket.once('close', resolve).resetAndDestroy())));
    await expect
      .poll(async () => server.get('/metrics').then((answer) => answer.text(), String))
      .toContain('ws_reference_sockets_dropped_total 1\n');
  });

  it('names its endpoints to whoever asks for another one', async () => {
    const server = await ready();
    expect(await refusal(server, '/ws/voise')).toMatchObject({ status: 404, body: expect.stringContaining('/ws/voice') as unknown });
    expect((await server.get('/voice')).status).toBe(404);
    expect(await refusal(server, '//')).toMatchObject({ status: 400, body: 'Not a path: //\n' });
    expect((await server.get('//')).status).toBe(400);
  });

  it('survives a reset in the middle of an upgrade that waits', async () => {
    const server = await serve({ defects: ['cold-start'], cures: ['startup-gate'] }, { startupPieceMs: 30 });
    const socket = connect(server.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write(upgradeHead);
    await new Promise<void>((resolve) => setImmediate(resolve));
    socket.resetAndDestroy();
    await server.ready;
    expect(await nextObject(open(server, '/ws'))).toMatchObject({ event: 'connected' });
  });

  it('cuts off a client that does not read', async () => {
    const server = await ready({}, { maxBacklogBytes: 100_000 });
    const client = open(server, '/ws');
    await client.next();
    client.socket.pause();
    const closed = expect.poll(() => server.lines.some((line) => line.endsWith('client does not read, connection cut')), {
      timeout: 20_000,
      interval: 20,
    });
    const chunk = Buffer.alloc(500_000);
    const feed = setInterval(() => client.socket.send(chunk), 5);
    await closed.toBe(true);
    clearInterval(feed);
    client.socket.terminate();
  });
});
