// Coordinated omission: a server that stands still must not hide behind the attempts that it kept from being made.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { runCli, temporaryFolder } from '../support/run-cli.js';

const stallMs = 1000;

const scenario = `
number: 99
name: arrivals
description: A hundred connects a second, at most ten open at once.
expectation: Each is answered at once.
needs: []
class: rate
load:
  rounds: 1
  arms:
    burst: { pacing: open, perSecond: 100, maxOpen: 10, stopAfter: 2s }
steps: [open, close: 1000]
checks: [refusal, drop]
`;

/** Answers at once, but stands still for a second, the whole process, when the given connection comes. */
async function serveWithStall(atConnection: number): Promise<string> {
  const server = createServer();
  const webSockets = new WebSocketServer({ noServer: true });
  let connections = 0;
  server.on('upgrade', (request, socket, head) => {
    connections += 1;
    if (connections === atConnection) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, stallMs);
    webSockets.handleUpgrade(request, socket, head, () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const client of webSockets.clients) client.terminate();
    server.close();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

it('open pacing counts from the scheduled time, so that a stall of 1 s is in the percentiles although few attempts met it', async () => {
  const url = await serveWithStall(50);
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'arrivals.yaml'), scenario);
  const run = await runCli(['run', './arrivals.yaml', '--url', url, '--no-preflight'], { folder });
  const { summary, health } = run.report().scenarios[0] ?? {};
  expect(summary, run.stderr).toMatchObject({ failed: 0 });
  // On a machine that is late itself, the last ones are due after the end.
  expect(summary?.attempts).toBeGreaterThan(180);

  // About half of the attempts were due while it stood still; only the ten that were open then waited for their answer.
  expect(summary?.phases.upgrade?.p90Ms).toBeLessThan(0.2 * stallMs);
  expect(summary?.phases.fromScheduled?.p90Ms).toBeGreaterThan(0.5 * stallMs);
  expect(summary?.phases.fromScheduled?.p99Ms).toBeGreaterThan(0.8 * stallMs);
  expect(summary?.phases.fromScheduled?.maxMs).toBeLessThan(2 * stallMs);
  // The waiting is the server's doing: our own pacer was on time.
  expect(health?.startLateP99Ms).toBeLessThan(0.2 * stallMs);
});
