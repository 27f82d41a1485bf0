import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const program = fileURLToPath(new URL('../../dist/reference/main.js', import.meta.url));
const announced = /running on (?:http|ws):\/\/[^\s:]+:(\d+)[\s\S]*startup complete/i;

/** The reference server in a process of its own, for as long as the test runs; returns the URL of its endpoint once its start-up is complete (it refuses with 503 before). */
export function serveReference(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [program, ...args, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the reference server ended with ${code}: ${text}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
        const port = announced.exec(text)?.[1];
        if (port !== undefined) resolve(`ws://127.0.0.1:${port}/ws/voice?user_id={client.user}`);
      });
    }
  });
}
