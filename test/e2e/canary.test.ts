// A secret that goes in by any door comes out by none: not on the screen, not in any form of the report, not in what the server throws back.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { spellingsOf } from '../support/canary.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';

const secrets = {
  header: 'canary-header-7Qz/+x=',
  query: 'canary-query-8Wy',
  login: 'canary-login-3Rk',
  password: 'canary-p@ss-9Vx',
  environment: 'canary-env-6Uw',
  subprotocol: 'canary-subprotocol-5Tn',
  flag: 'canary-flag-4Sm',
  quoted: 'canary-quoted-2Qj',
};

/** Sends back what it was sent, as careless servers do, in its greeting and in its log; then closes with 1011. */
async function startGossip(logFile: string): Promise<number> {
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const gossip = JSON.stringify({ url: request.url, headers: request.headers });
      writeFileSync(logFile, `ERROR send_message_failed for ${gossip}\n`, { flag: 'a' });
      webSocket.send(gossip);
      webSocket.close(1011, `no ${request.url ?? ''}`.slice(0, 120));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

function expectNoSecretIn(outputs: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(outputs)) {
    expect(text.length, name).toBeGreaterThan(0);
    for (const secret of Object.values(secrets)) {
      for (const [spelling, spelled] of spellingsOf(secret)) expect(text, `${name} holds a secret ${spelling}`).not.toContain(spelled);
    }
  }
}

describe('a canary', () => {
  it('is in none of the outputs of a run', async () => {
    const folder = temporaryFolder();
    const log = join(folder, 'server.log');
    writeFileSync(log, '');
    const port = await startGossip(log);
    const forms = ['json', 'junit', 'markdown', 'github', 'terminal'];
    const run = await runCli(
      [
        ...['run', 'concurrent', '--n', '3', '--rounds', '1', '--linger', '50ms', '--server-log', log],
        ...[
          '--url',
          `ws://me:${encodeURIComponent(secrets.password)}@127.0.0.1:${port}/?token=${secrets.query}&code=${secrets.login}&other=\${env:CANARY}`,
        ],
        ...['--subprotocol', `bearer.${secrets.subprotocol}`],
        ...['--server-log-cmd', `sh -c "echo no --token ${secrets.flag}; PASSWORD=${secrets.quoted} tail -F server.log"`],
        ...['--header', `authorization: Bearer ${secrets.header}`, '--header', `x-plain: ${secrets.header}`],
        ...forms.flatMap((form) => ['--reporter', `${form}=out.${form}`]),
      ],
      { folder, env: { CANARY: secrets.environment } },
    );
    expect(run.exitCode).toBe(1);
    const report = run.report();
    expect(JSON.stringify(report)).toContain('send_message_failed');
    for (const name of ['QUERY_CODE', 'SUBPROTOCOL', 'COMMAND_TOKEN', 'COMMAND_PASSWORD'])
      expect(JSON.stringify(report)).toContain(`\${env:WS_RACE_${name}}`);
    const outputs = {
      stdout: run.stdout,
      stderr: run.stderr,
      report: JSON.stringify(report),
      ...Object.fromEntries(forms.map((form) => [form, readFileSync(join(folder, `out.${form}`), 'utf8')])),
    };
    expectNoSecretIn(outputs);
  });

  it('is not in the last lines of a server that dies', async () => {
    const { flag, quoted, environment, query } = secrets;
    const last = `echo "cannot connect with --token ${flag}, PASSWORD=${quoted}, $CANARY, ?token=${query}"`;
    const args = ['--server-cmd', `${last} >&2; exit 3`, '--url', `ws://127.0.0.1:{port}/?token=${query}&other=\${env:CANARY}`];
    const run = await runCli(['run', 'concurrent', ...args], { env: { CANARY: environment } });
    expect(run.exitCode).toBe(5);
    expect(run.stderr).toMatch(/it exited with code 3 before it was ready[\s\S]*its last lines:\s+cannot connect with/);
    expectNoSecretIn({ stderr: run.stderr, report: JSON.stringify(run.report()) });
  });
});
