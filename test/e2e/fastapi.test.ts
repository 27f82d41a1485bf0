// A real server that nobody here wrote: FastAPI under real uvicorn. It decides whether the log join works.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ScenarioReport } from '../../src/model/report.js';
import { type CliRun, runCli } from '../support/run-cli.js';

const example = fileURLToPath(new URL('../../examples/fastapi/', import.meta.url));
const acceptRaces = ['accept-race', 'asgi-send-before-accept', 'asgi-receive-before-accept'];
const limitMs = 120_000;
const missing = whatIsMissing();

/** Makes the virtual environment; gives back why that cannot be done here. */
function whatIsMissing(): string | undefined {
  const setup = spawnSync(`${example}setup`, { encoding: 'utf8', timeout: 180_000 });
  if (setup.status === 0) return undefined;
  const why = (setup.error?.message ?? setup.stderr).trim().replaceAll('\n', ' ');
  process.stderr.write(`\n*** SKIPPED: the test against real uvicorn did not run. ${why} ***\n\n`);
  return why;
}

async function runConcurrent(args: readonly string[]): Promise<{ readonly run: CliRun; readonly scenario: ScenarioReport }> {
  const run = await runCli(['run', 'concurrent', '--n', '20', '--linger', '300ms', ...args], { env: { PYTHONDONTWRITEBYTECODE: '1' } });
  const [scenario] = run.report().scenarios;
  if (scenario === undefined) throw new Error(`no scenario in the report: ${run.stderr}`);
  return { run, scenario };
}
const onTarget = (name: string): readonly string[] => ['--config', `${example}ws-race.yaml`, '--target', name];
const rate = ({ failed, attempts }: { readonly failed: number; readonly attempts: number }): number => failed / attempts;

describe.skipIf(missing !== undefined)('a FastAPI voice endpoint under uvicorn', () => {
  it(
    'that greets from a task which does not await accept fails, by the signature found in its log',
    async () => {
      const { run, scenario } = await runConcurrent(['--rounds', '3', ...onTarget('broken')]);
      expect(run.exitCode, run.stderr).toBe(1);
      const { summary, cells, examples } = scenario;
      expect(rate(summary)).toBeGreaterThanOrEqual(0.1);
      expect(summary.control && rate(summary.control)).toBeLessThanOrEqual(0.05);
      expect(acceptRaces).toContain(summary.signatures[0]?.id);

      // uvicorn never sends 1011: it answers 500, or cuts the connection without a close frame.
      const symptoms = cells.flatMap((cell) => cell.symptoms.map(({ id }) => id));
      expect(symptoms.length).toBeGreaterThan(0);
      expect(symptoms.filter((id) => id !== 'open-then-1006' && id !== 'http-500')).toEqual([]);

      const found = examples.filter(({ finding }) => acceptRaces.includes(finding?.signature ?? ''));
      expect(found.length).toBeGreaterThan(0);
      for (const { attempt, finding } of found) {
        const line = finding?.evidence.find(({ by }) => by === 'token')?.text;
        expect(line).toContain(`send_message_failed user_id=${attempt.tokens[0] ?? '?'} | Expected ASGI message "websocket.accept"`);
        expect(line).toContain('Traceback (most recent call last):');
      }
    },
    limitMs,
  );

  it(
    'that greets after accept passes, every required check included',
    async () => {
      const { run, scenario } = await runConcurrent(['--rounds', '3', ...onTarget('fixed')]);
      expect(run.exitCode, run.stdout).toBe(0);
      expect(scenario.summary).toMatchObject({ attempts: 60, failed: 0 });
      expect(scenario.coverage.ran).toEqual(expect.arrayContaining(['welcome', 'session', 'echo']));
    },
    limitMs,
  );

  it(
    'is found broken by nothing but its command and its URL, too',
    async () => {
      const { run, scenario } = await runConcurrent([
        ...['--rounds', '2', '--server-ready', 'Uvicorn running on'],
        ...['--server-cmd', `cd '${example}' && exec .venv/bin/python -m uvicorn broken:app --port {port}`],
        ...['--url', 'ws://127.0.0.1:{port}/ws/voice?user_id={client.user}'],
      ]);
      expect(run.exitCode, run.stderr).toBe(1);
      expect(acceptRaces).toContain(scenario.summary.signatures[0]?.id);
    },
    limitMs,
  );
});
