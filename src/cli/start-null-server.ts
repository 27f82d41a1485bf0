import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./null-server.js', import.meta.url));

/** The server that does nothing, in a process of its own: its processor time is not ours. It ends with us at the latest. */
export function startNullServer(transport: 'plain' | 'tls'): Promise<{ readonly port: number; readonly end: () => void }> {
  const child = spawn(process.execPath, [program, transport], { stdio: ['pipe', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server for the calibration ended with ${code}`)));
    child.stdout.setEncoding('utf8').once('data', (text: string) => {
      child.stdout.resume();
      resolve({ port: Number(text.trim()), end: () => child.stdin.end() });
    });
  });
}
