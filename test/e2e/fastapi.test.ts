// A real server that nobody here wrote: FastAPI under real uvicorn. It decides whether the log join works.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Report, ScenarioReport } from '../../src/model/report.js';

const program = fileURLToPath(new URL('../../bin/ws-race.js', import.meta.url));
const example = fileURLToPath(new URL('../../examples/fastapi/', import.meta.url));
const missing = whatIsMissing();

/** Makes the virtual environment; gives back why that cannot be done here. */
function whatIsMissing(): string | undefined {
  const setup = spawnSync(`${example}setup`, { encoding: 'utf8', timeout: 180_000 });
  if (setup.status === 0) return undefined;
  const why = (setup.error?.message ?? setup.stderr).trim();
  process.stderr.write(`\n*** SKIPPED: the test against real uvicorn did not run. ${why} ***\n\n`);
  return why;
}

function run(args: readonly string[]): { readonly status: number | null; readonly scenario: ScenarioReport; readonly errors: string } {
  const ended = spawnSync(process.execPath, [program, 'run', 'concurrent', ...args, '--output-dir', 'none', '--json'], {
    cwd: example,
    encoding: 'utf8',
    timeout: 120_000,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  expect(ended.stdout, ended.stderr).toMatch(/^\{/);
  const [scenario] = (JSON.parse(ended.stdout) as Report).scenarios;
  if (scenario === undefined) throw new Error(`no scenario in the report: ${ended.stderr}`);
  return { status: ended.status, scenario, errors: ended.stderr };
}

describe.skipIf(missing !== undefined)('a FastAPI voice endpoint under uvicorn', () => {
  it('that greets from a task which does not await accept fails, by the signature found in its log', () => {
    const { status, scenario, errors } = run(['--n', '20', '--rounds', '3', '--target', 'broken']);
    const { summary, verdict, examples } = scenario;
    expect(status, errors).toBe(1);
    expect(verdict.status).toBe('fail');
    expect(summary.failureRate).toBeGreaterThan(0.1);
    expect(summary.control?.failureRate ?? 1).toBeLessThanOrEqual(0.05);

    const race = summary.signatures.find(({ id }) => id === 'accept-race');
    expect(race?.count, JSON.stringify(summary.signatures)).toBeGreaterThan(summary.failed / 2);
    expect(race?.by).toMatch(/^(?:token|port)$/);
    const failed = examples.filter(({ finding }) => finding?.signature === 'accept-race');
    expect(failed.length).toBeGreaterThan(0);
    for (const { attempt, log } of failed) {
      const [user] = attempt.tokens;
      expect(log.map(({ text }) => text).join('\n')).toContain(`send_message_failed user_id=${user ?? '?'} | Expected ASGI message`);
    }
  });

  it('shows an abnormal end on the wire, never a 1011, since uvicorn sends none', () => {
    const { scenario } = run(['--n', '20', '--rounds', '2', '--no-control', '--target', 'broken']);
    const symptoms = scenario.cells.flatMap((cell) => cell.symptoms.map(({ id }) => id));
    expect(symptoms.length).toBeGreaterThan(0);
    expect(symptoms.filter((id) => id !== 'open-then-1006' && id !== 'http-500')).toEqual([]);
  });

  it('that greets after accept passes, every required check included', () => {
    const { status, scenario, errors } = run(['--n', '20', '--rounds', '3', '--target', 'fixed']);
    expect(status, `${errors} ${JSON.stringify(scenario.verdict)}`).toBe(0);
    expect(scenario.summary).toMatchObject({ attempts: 60, failed: 0 });
    expect(scenario.coverage.ran.length).toBeGreaterThanOrEqual(3);
  });

  it('is tested without a profile too, with nothing but its command and its URL', () => {
    const { status, scenario } = run([
      ...['--n', '20', '--rounds', '2', '--server-ready', 'Uvicorn running on'],
      ...['--server-cmd', '.venv/bin/python -m uvicorn broken:app --port {port}'],
      ...['--url', 'ws://127.0.0.1:{port}/ws/voice?user_id={client.user}'],
    ]);
    expect(status).toBe(1);
    expect(scenario.summary.signatures.map(({ id }) => id)).toContain('accept-race');
  });
});
