import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll } from 'vitest';
import type { Ns } from '../../src/model/units.js';

export const nowNs = (): Ns => Math.round(performance.now() * 1e6);
export const within = (ms: number): AbortSignal => AbortSignal.timeout(ms);

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ws-race-test-'));
  folders.push(folder);
  return folder;
}

/** Turns src/server into JavaScript, for tests that need it in a process of their own and must not depend on a build. */
export function transpileServer(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const part of ['model', 'server']) {
    const source = fileURLToPath(new URL(`../../src/${part}/`, import.meta.url));
    mkdirSync(join(folder, part));
    for (const file of readdirSync(source)) {
      const { outputText } = ts.transpileModule(readFileSync(join(source, file), 'utf8'), {
        compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true },
      });
      writeFileSync(join(folder, part, file.replace(/\.ts$/, '.js')), outputText);
    }
  }
  return folder;
}

/** Whether a process runs; one that has ended but was not collected by its parent does not. */
export const isRunning = (pid: number): boolean => /^[^ZX]/.test(processState(pid));

/** Whether a process was stopped by SIGSTOP. */
export const isStopped = (pid: number): boolean => processState(pid).startsWith('T');

/** The letter that ps shows, or nothing when there is no such process. */
function processState(pid: number): string {
  try {
    if (process.platform !== 'linux') return execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2);
  } catch {
    return '';
  }
}

/** Settles when the condition holds. Looks every 10 ms: the end or the halt of a process that is not our child sends nobody an event. */
export async function until(holds: () => boolean, limitMs = 8000): Promise<void> {
  const limit = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > limit) throw new Error(`not within ${limitMs} ms: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
