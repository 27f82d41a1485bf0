import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createClock } from '../../src/dial/clock.js';
import type { ServerSource } from '../../src/model/target.js';
import { UsageError } from '../../src/model/usage-error.js';
import { demandVacant } from '../../src/run/demand-vacant.js';
import { takeClosedPort } from '../support/free-port.js';
import { samplePlan } from '../support/reports.js';

async function listenSomewhere(): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const [bare] = samplePlan().targets;
const command = { kind: 'command', command: 'start-it' } as const;
const clock = createClock();

async function troubleAt(
  port: number,
  { server = command, host = '127.0.0.1', isColdStart = false }: { server?: ServerSource; host?: string; isColdStart?: boolean } = {},
): Promise<string | undefined> {
  const { signal } = new AbortController();
  try {
    await demandVacant({ ...bare, server }, { where: { host, port }, isColdStart, clock, signal });
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

describe('the place of a server that is about to be started', () => {
  it('must be empty: who listens there would be tested instead', async () => {
    const port = await listenSomewhere();
    expect(await troubleAt(port)).toMatch(new RegExp(`^start-it: somebody listens on port ${port} already.*\\n.*--server-ready`));
    expect(await troubleAt(port, { host: 'localhost' })).toContain('already');
  });

  it('may be taken by a proxy where the server says by a line that it is ready, but not in a cold start', async () => {
    const port = await listenSomewhere();
    const server = { ...command, ready: 'up' };
    expect(await troubleAt(port, { server })).toBeUndefined();
    expect(await troubleAt(port, { server, isColdStart: true })).toContain('already');
  });

  it('is no matter where the server is the embedded one', async () => {
    expect(await troubleAt(await listenSomewhere(), { server: { kind: 'reference', args: [] } })).toBeUndefined();
  });

  it('that is empty is fine', async () => {
    const { port, close } = await takeClosedPort();
    onTestFinished(close);
    expect(await troubleAt(port)).toBeUndefined();
    expect(await troubleAt(port, { isColdStart: true })).toBeUndefined();
  });
});
