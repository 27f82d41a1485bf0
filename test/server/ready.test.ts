import { getEventListeners } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../src/server/free-port.js';
import { waitUntilAccepting } from '../../src/server/ready.js';
import { within } from './support.js';

const servers: Server[] = [];
const listen = (port: number): Promise<void> =>
  new Promise((resolve) => {
    const server = createServer().listen(port, '127.0.0.1', resolve);
    servers.push(server);
  });
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe('a free port', () => {
  it('can be listened on, and lies below those of outgoing connections', async () => {
    const port = await freePort();
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(32_768);
    await listen(port);
  });
});

describe('the wait for a port', () => {
  it('leaves nothing on the signal, however often it tries', async () => {
    const port = await freePort();
    const signal = within(8000);
    setTimeout(() => void listen(port), 300);
    await waitUntilAccepting('127.0.0.1', port, signal);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('ends when somebody accepts', async () => {
    const port = await freePort();
    let hasSettled = false;
    const waiting = waitUntilAccepting('127.0.0.1', port, within(8000)).then(() => (hasSettled = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(hasSettled).toBe(false);
    await listen(port);
    await waiting;
  });

  it('ends with the reason of the signal when nobody does', async () => {
    const controller = new AbortController();
    const waiting = waitUntilAccepting('127.0.0.1', await freePort(), controller.signal);
    controller.abort(new Error('not within 60 s'));
    await expect(waiting).rejects.toThrow('not within 60 s');
  });

  it('does not begin when the signal has come already', async () => {
    await expect(waitUntilAccepting('127.0.0.1', await freePort(), AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
  });
});
