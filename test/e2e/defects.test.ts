// Each defect of the reference server is caught by its scenario, in the burst and not in the control; the right server passes.
import { describe, expect, it } from 'vitest';
import { argumentsOf, defectTable, ratesOf, watched } from '../support/defect-table.js';
import { runCli } from '../support/run-cli.js';

describe.each(defectTable)('$scenario', (row) => {
  it(`fails on ${row.defect}: at least 10 % of the burst, at most 5 % of the control`, async () => {
    const run = await runCli([...argumentsOf(row, ['--defect', row.defect]), ...watched]);
    const [scenario] = run.report().scenarios;
    const { burst, control } = ratesOf(scenario);
    expect(burst).toBeGreaterThanOrEqual(0.1);
    expect(control).toBeLessThanOrEqual(0.05);
    expect(scenario?.gates.some(({ verdict }) => verdict.status === 'fail')).toBe(true);
  });
});

describe('the fixed server', () => {
  it('fails nothing of any scenario', async () => {
    // Of concurrent and cold-start reference.test.ts says so.
    const names = [...new Set(defectTable.map(({ scenario }) => scenario))].filter(
      (name) => name !== 'concurrent' && name !== 'cold-start',
    );
    const run = await runCli(['run', ...names, '--reference', 'fixed', '--rounds', '2', '--quiet', ...watched]);
    const { scenarios } = run.report();
    expect(scenarios.map(({ name }) => name)).toEqual(names);
    for (const scenario of scenarios) {
      expect([scenario.name, scenario.summary.attempts > 0, ratesOf(scenario)]).toEqual([scenario.name, true, { burst: 0, control: 0 }]);
    }
    // 4: this machine was too busy for some rounds, which is no fault of the server.
    expect([0, 4]).toContain(run.exitCode);
  }, 60_000);
});
