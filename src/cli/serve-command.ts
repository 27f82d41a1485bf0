import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The reference server in a process of its own, with this terminal; returns its exit code. It ends when the channel to us does: also where we are killed. */
export function serveCommand(args: readonly string[]): Promise<number> {
  const program = fileURLToPath(new URL('../reference/main.js', import.meta.url));
  const child = spawn(process.execPath, [program, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  // The server ends in order, and we with it. A terminal sends Ctrl-C to both, a script to us alone: it takes the second one calmly.
  const pass = (): void => void child.kill('SIGTERM');
  process.on('SIGINT', pass);
  process.on('SIGTERM', pass);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      process.off('SIGINT', pass);
      process.off('SIGTERM', pass);
      resolve(code ?? 1);
    });
  });
}
