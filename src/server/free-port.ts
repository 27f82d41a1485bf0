import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below the ranges from which systems take the local ports of outgoing connections (Linux 32768, IANA and macOS 49152), so that no
// client of ours, and no connection to itself, takes the port between two starts of the server.
const lowest = 20_000;
const highest = 32_767;
const tries = 100;

/** A port on which nobody listened a moment ago. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (let count = 0; count < tries; count += 1) {
    const port = randomInt(lowest, highest + 1);
    if ((await listenOnce(host, port)) !== undefined) return port;
  }
  const port = await listenOnce(host, 0);
  if (port === undefined) throw new Error(`no free port on ${host}`);
  return port;
}

function listenOnce(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host, port }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
