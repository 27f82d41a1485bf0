import { createServer, type AddressInfo, type Server } from 'node:net';
import { expect, it } from 'vitest';
import { createClock } from '../../src/dial/clock.js';
import { pinAddress, type Pinning } from '../../src/dial/pin-address.js';
import { takeClosedPort } from '../support/free-port.js';

const clock = createClock();
const pin = (host: string, port: number, signal = new AbortController().signal, limitNs = 10e9): Promise<Pinning> =>
  pinAddress({ host, port, limitNs, clock, signal });

async function listen(host: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return server;
}
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

it.each([
  ['127.0.0.1', 4],
  ['::1', 6],
] as const)('an address is pinned as it is: %s', async (host, family) => {
  const server = await listen(host);
  const pinning = await pin(host, portOf(server));
  server.close();
  expect(pinning).toMatchObject({ kind: 'pinned', address: host, family });
  expect(pinning).not.toHaveProperty('dnsNs');
  expect(pinning.kind === 'pinned' && pinning.tcpNs).toBeGreaterThan(0);
});

it('a name is pinned to the address that answers, at once when the other one refuses', async () => {
  const server = await listen('127.0.0.1');
  const startedNs = clock.nowNs();
  const pinning = await pin('localhost', portOf(server));
  server.close();
  expect(pinning).toMatchObject({ kind: 'pinned', address: '127.0.0.1', family: 4 });
  expect(pinning.kind === 'pinned' && pinning.dnsNs).toBeGreaterThan(0);
  expect(clock.nowNs() - startedNs).toBeLessThan(10e9);
});

it('where nobody listens every address that was tried is named', async () => {
  const { port, close } = await takeClosedPort();
  const pinning = await pin('localhost', port);
  close();
  expect(pinning).toMatchObject({ kind: 'failed', code: 'ECONNREFUSED' });
  expect(pinning.kind === 'failed' && pinning.tried.join()).toContain(`127.0.0.1 port ${port}`);
});

it('a name that does not exist says so', async () => {
  const pinning = await pin('no-such-host.invalid', 80);
  expect(pinning.kind === 'failed' && pinning.tried.join()).toContain('no-such-host.invalid');
});

it.each(['127.0.0.1', 'localhost'])('an interrupt ends the wait for %s', async (host) => {
  const server = await listen('127.0.0.1');
  const interrupt = new AbortController();
  const pinning = pin(host, portOf(server), interrupt.signal);
  interrupt.abort();
  expect((await pinning).kind).toBe('failed');
  server.close();
});
