// The reference server as the process that users start, and clients of it that are not the harness.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type Client, open } from '../reference/support/served.js';

const program = fileURLToPath(new URL('../../dist/reference/main.js', import.meta.url));

export interface ReferenceProcess {
  readonly address: string;
  /** What it has logged so far. */
  readonly lines: () => readonly string[];
  /** Resolves when its start-up is complete. */
  readonly ready: Promise<void>;
  readonly open: (path: string) => Client;
  readonly get: (path: string) => Promise<Response>;
  readonly emit: (user: string, id: string, how?: 'critical') => Promise<number>;
}

const port = /running on http:\/\/127\.0\.0\.1:(\d+)/;

/** For as long as the test runs; resolves when it listens, which is before it is ready. */
export async function startReference(...args: readonly string[]): Promise<ReferenceProcess> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  const logged = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(text);
        if (match !== null) resolve(match);
      };
      child.stderr.on('data', look);
      child.once('exit', () => reject(new Error(`the reference server ended: ${text}`)));
      look();
    });
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  const ready = logged(/Application startup complete\./).then(() => undefined);
  ready.catch(() => undefined);
  const address = `127.0.0.1:${(await logged(port))[1] ?? ''}`;
  return {
    address,
    lines: () => text.split('\n'),
    ready,
    open: (path) => open({ address }, path),
    get: (path) => fetch(`http://${address}${path}`),
    emit: async (user, id, how) => {
      const query = how === 'critical' ? '&critical=1' : '';
      return (await fetch(`http://${address}/emit?user=${user}${query}`, { method: 'POST', body: JSON.stringify({ id }) })).status;
    },
  };
}
