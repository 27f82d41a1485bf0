import { createServer, type Server } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createClock } from '../../src/dial/clock.js';
import type { HostAddress } from '../../src/dial/resolve-host.js';
import type { ServerControl } from '../../src/run/environment.js';
import { createPinnedStart, type PinnedStart, resolveStart } from '../../src/run/pin-at-start.js';
import { readAuthority } from '../../src/run/reach-target.js';
import { bareTarget } from '../../src/plan/config.js';
import { until } from '../server/support.js';
import { freePort } from '../../src/server/free-port.js';

const v4: HostAddress = { address: '127.0.0.1', family: 4 };
const v6: HostAddress = { address: '::1', family: 6 };

const startOf = (port: number, addresses: readonly [HostAddress, ...HostAddress[]]): PinnedStart => {
  const endpoint = { secure: false, host: 'app', hostHeader: `app:${port}`, address: addresses[0].address, port };
  const start = createPinnedStart('app', endpoint, addresses);
  onTestFinished(start.end);
  return start;
};

/** A server that listens on one address alone; `connections` are those of the probes. */
function createListener(address: string, port: number): ServerControl & { readonly connections: () => number } {
  let connections = 0;
  let server: Server | undefined;
  const stop = (): Promise<void> => new Promise((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
  onTestFinished(() => void server?.close());
  return {
    connections: () => connections,
    start() {
      server = createServer((socket) => {
        connections += 1;
        socket.destroy();
      });
      return new Promise((resolve, reject) => server?.once('error', reject).listen(port, address, () => resolve(0)));
    },
    stop,
    kill: stop,
    pause: () => undefined,
    resume: () => undefined,
  };
}

it.each([
  ['::1', [v4, v6]],
  ['::1', [v6, v4]],
  ['127.0.0.1', [v4, v6]],
  ['127.0.0.1', [v6, v4]],
] as const)('a server on %s alone is found there, whichever address comes first', async (address, addresses) => {
  const port = await freePort();
  const start = startOf(port, addresses);
  expect(start.endpoint.address).toBe(addresses[0].address);
  const server = start.watch(createListener(address, port));
  await server.start();
  await until(() => start.endpoint.address === address);
  expect(start.address()).toEqual({ target: 'app', port, address, family: address === '::1' ? 6 : 4 });
});

it('what one start has pinned the next one uses without asking', async () => {
  const port = await freePort();
  const start = startOf(port, [v4, v6]);
  const listener = createListener('::1', port);
  const server = start.watch(listener);
  await server.start();
  await until(() => start.endpoint.address === '::1');
  await server.stop();
  const asked = listener.connections();
  await server.start();
  expect(start.endpoint.address).toBe('::1');
  expect(listener.connections()).toBe(asked);
});

it('a name with one address is not tried: nobody else connects to the server', async () => {
  const listener = createListener('127.0.0.1', 0);
  const start = startOf(1, [v4]);
  await start.watch(listener).start();
  expect(listener.connections()).toBe(0);
  expect(start.address()).toMatchObject({ address: '127.0.0.1', family: 4 });
});

it.each([
  ['ws://[::1]:7/', '::1', 6],
  ['ws://127.0.0.1:7/', '127.0.0.1', 4],
])('an address stands for itself: %s', async (url, address, family) => {
  const target = bareTarget('app', url);
  const authority = readAuthority(target, () => undefined, undefined);
  const reach = await resolveStart(target, { authority, clock: createClock(), readFile: () => '' });
  expect(reach.kind === 'resolved' && reach.start.address()).toEqual({ target: 'app', port: 7, address, family });
});

it('a name that does not exist is unreachable, not a server that never gets ready', async () => {
  const target = bareTarget('app', 'ws://no-such-host.invalid/');
  const authority = readAuthority(target, () => undefined, undefined);
  const reach = await resolveStart(target, { authority, clock: createClock(), readFile: () => '' });
  expect(reach.kind === 'unreachable' && reach.tried.join()).toContain('no-such-host.invalid');
});
