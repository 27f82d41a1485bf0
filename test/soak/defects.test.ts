// 20 seeded runs of each defect and of the right server: at least 19 are caught, none is a false alarm.
import { describe, expect, it } from 'vitest';
import { argumentsOf, defectTable, ratesOf } from '../support/defect-table.js';
import { runCli } from '../support/run-cli.js';

const seeds = Array.from({ length: 20 }, (_, index) => `s${index + 1}`);

describe.each(defectTable)('$scenario', (row) => {
  it(`catches ${row.defect} in at least 19 of 20 runs`, async () => {
    const caught: string[] = [];
    for (const seed of seeds) {
      const run = await runCli(argumentsOf(row, ['--defect', row.defect], seed));
      const { burst, control } = ratesOf(run.report().scenarios[0]);
      if (run.exitCode === 1 && burst >= 0.1 && control <= 0.05) caught.push(seed);
    }
    expect(caught.length, `missed: ${seeds.filter((seed) => !caught.includes(seed)).join(', ')}`).toBeGreaterThanOrEqual(19);
  });

  it('raises no false alarm on the fixed server in 20 runs', async () => {
    const alarms: string[] = [];
    for (const seed of seeds) {
      const run = await runCli(argumentsOf(row, ['--reference', 'fixed'], seed));
      if (run.exitCode === 1) alarms.push(`${seed}: ${JSON.stringify(ratesOf(run.report().scenarios[0]))}`);
    }
    expect(alarms).toEqual([]);
  });
});
