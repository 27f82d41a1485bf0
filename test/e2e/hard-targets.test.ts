// Targets that refuse, hang or attack: every one gets an outcome, bounded memory and an honest exit code.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { behaviours } from '../support/behaviours/index.js';
import { serveBehaviour } from '../support/behaviours/serve-behaviour.js';
import { takeClosedPort } from '../support/free-port.js';
import { type CliRun, runCli } from '../support/run-cli.js';

const small = ['--n', '4', '--no-control', '--linger', '100ms', '--timeout', '2s'];
const quick = [...small, '--rounds', '1'];

async function runAgainst(name: string, more: readonly string[] = []): Promise<CliRun> {
  const behaviour = behaviours.find((each) => each.name === name);
  if (behaviour === undefined) throw new Error(`no behaviour is called ${name}`);
  const served = await serveBehaviour(behaviour, 'plain');
  onTestFinished(served.close);
  return runCli(['run', 'concurrent', '--url', served.url, ...quick, ...more]);
}

describe('the lone connection before the run', () => {
  it.each([[[]], [['--no-preflight']]])('against a closed port ends with 5 and says what was tried, %j', async (more) => {
    const { port, close } = await takeClosedPort();
    onTestFinished(close);
    const run = await runCli(['run', 'concurrent', '--url', `ws://localhost:${port}/`, ...quick, ...more]);
    expect(run.exitCode).toBe(5);
    expect(run.stdout.replaceAll(/\s+/g, ' ')).toContain(`ECONNREFUSED 127.0.0.1:${port}`);
    expect(run.report().verdict.status).toBe('unreachable');
  });

  it.each([
    ['401', /401/, /authorization/],
    ['403', /403/, /--origin/],
    ['404', /404/, /path/],
    ['301', /301/, /redirects/],
  ])('that is refused with %s ends with 5, the response and the likely setting', async (status, response, setting) => {
    const refusal = behaviours.find(({ name }) => name.includes(status));
    const run = await runAgainst(refusal?.name ?? status);
    expect(run.exitCode).toBe(5);
    expect(run.stdout).toMatch(response);
    expect(run.stdout).toMatch(setting);
    expect(run.report().scenarios[0]?.summary.attempts).toBe(0);
  });

  it('that opens and then breaks marks the run: fails alone, not a race', async () => {
    const run = await runAgainst('closes with 1011 and a reason');
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(/fails alone/);
    expect(run.report().scenarios[0]?.summary).toMatchObject({ attempts: 4, failed: 4 });
  });
});

it('a server that dies in the middle of a run fails it, and the refused connects are the finding', async () => {
  const { url, close } = await serveUntilTheFifth();
  onTestFinished(close);
  const run = await runCli(['run', 'concurrent', '--url', url, ...small, '--rounds', '3', '--no-preflight']);
  expect(run.exitCode).toBe(1);
  expect(run.report().verdict.status).toBe('fail');
  expect(run.report().scenarios[0]?.summary.signatures).toContainEqual(expect.objectContaining({ id: 'conn-refused' }));
});

/** The first round of four is served; the next client is the end of it. */
async function serveUntilTheFifth(): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  let served = 0;
  server.on('connection', () => {
    served += 1;
    if (served < 5) return;
    server.close();
    for (const client of server.clients) client.terminate();
  });
  await once(server, 'listening');
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}

describe('a hostile server', () => {
  it.each([
    ['the header of a frame of 2 GB', 'invalid-frame'],
    ['a head of 10 MB', 'bad-101'],
    ['an endless header line', 'bad-101'],
    ['garbage after the 101', 'invalid-frame'],
    ['hangs before a response', 'handshake-timeout'],
    ['RST after the 101', 'open-then-1006'],
  ])('(%s) gives every attempt one outcome, and the run goes on', async (name, symptom) => {
    const run = await runAgainst(name, ['--no-preflight']);
    expect(run.exitCode).toBe(1);
    const [scenario] = run.report().scenarios;
    expect(scenario?.summary).toMatchObject({ attempts: 4, failed: 4 });
    expect(scenario?.cells[0]?.symptoms.map(({ id }) => id)).toEqual([symptom]);
  });
});
