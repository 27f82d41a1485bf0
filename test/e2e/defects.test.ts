// Each defect of the reference server is caught by its scenario, in the burst and not in the control; the right server passes.
import { describe, expect, it } from 'vitest';
import { argumentsOf, defectTable, ratesOf } from '../support/defect-table.js';
import { runCli } from '../support/run-cli.js';

describe.each(defectTable)('$scenario', (row) => {
  it(`fails on ${row.defect}: at least 10 % of the burst, at most 5 % of the control`, async () => {
    const run = await runCli(argumentsOf(row, ['--defect', row.defect]));
    const { burst, control } = ratesOf(run.report());
    expect(burst).toBeGreaterThanOrEqual(0.1);
    expect(control).toBeLessThanOrEqual(0.05);
    expect(run.exitCode).toBe(1);
  });
});

describe.each([...new Map(defectTable.map((row) => [row.scenario, row])).values()])('$scenario', (row) => {
  it('passes on the fixed server', async () => {
    const run = await runCli(argumentsOf(row, ['--reference', 'fixed']));
    expect(ratesOf(run.report())).toEqual({ burst: 0, control: 0 });
    expect(run.exitCode).toBe(0);
  });
});
