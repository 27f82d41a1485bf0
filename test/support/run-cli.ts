import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Report } from '../../src/model/report.js';

const program = fileURLToPath(new URL('../../bin/ws-race.js', import.meta.url));

export interface CliRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly folder: string;
  /** The one report in the folder's reports; throws when there is not exactly one. */
  readonly report: () => Report;
}

export interface CliSettings {
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Called with each piece of stderr and stdout as it comes, so that a test can act at a stage. */
  readonly onOutput?: (text: string, pid: number) => void;
}

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ws-race-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the built program as a user would, in a folder of its own. */
export function runCli(args: readonly string[], settings: CliSettings = {}): Promise<CliRun> {
  const folder = settings.folder ?? temporaryFolder();
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'CI'));
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: { ...inherited, NO_COLOR: '1', ...settings.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
      settings.onOutput?.(text, child.pid ?? 0);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, ...texts, folder, report: () => onlyReport(folder) }));
  });
}

function onlyReport(folder: string): Report {
  const names = readdirSync(join(folder, 'reports')).filter((name) => name.endsWith('.json'));
  if (names.length !== 1) throw new Error(`expected one report, found ${names.join(', ') || 'none'}`);
  return JSON.parse(readFileSync(join(folder, 'reports', names[0] ?? ''), 'utf8')) as Report;
}
