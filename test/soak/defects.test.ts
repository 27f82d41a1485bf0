// 20 seeded runs of each defect and of the right server: at least 19 are caught, none is a false alarm. Some 20 minutes on a quiet machine.
// WS_RACE_SOAK_DEFECTS=accept-race,lost-push takes only these, WS_RACE_SOAK_SEEDS=2 fewer runs of each.
import { describe, expect, it } from 'vitest';
import { argumentsOf, type DefectRow, defectTable, type Rates, ratesOf, watched } from '../support/defect-table.js';
import { runCli } from '../support/run-cli.js';

const asked = process.env['WS_RACE_SOAK_DEFECTS']?.split(',');
const strange = asked?.filter((name) => !defectTable.some(({ defect }) => defect === name)) ?? [];
if (strange.length > 0) {
  throw new Error(`WS_RACE_SOAK_DEFECTS: no ${strange.join(', ')}; there is ${defectTable.map(({ defect }) => defect).join(', ')}`);
}
const rows = defectTable.filter(({ defect }) => asked?.includes(defect) ?? true);
const seeds = Array.from({ length: Number(process.env['WS_RACE_SOAK_SEEDS'] ?? 20) }, (_, index) => `s${index + 1}`);
/** Of the right server a scenario is asked once, however many defects it provokes. */
const fixedRows = rows.filter((row, index) => rows.findIndex(({ scenario }) => scenario === row.scenario) === index);

interface Run extends Rates {
  readonly seed: string;
  readonly exitCode: number | null;
}

async function runAll(title: string, row: DefectRow, server: readonly string[]): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (const seed of seeds) {
    const startedMs = performance.now();
    const run = await runCli([...argumentsOf(row, server, seed), ...watched]);
    const rates = ratesOf(run.report().scenarios[0]);
    runs.push({ seed, exitCode: run.exitCode, ...rates });
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    say(`${title} ${seed}: burst ${percent(rates.burst)}, control ${percent(rates.control)}, exit ${run.exitCode}, ${seconds} s`);
  }
  return runs;
}

const isCaught = ({ exitCode, burst, control }: Run): boolean => exitCode === 1 && burst >= 0.1 && control <= 0.05;
/** 3 and 4: this machine was too busy to tell, which is no alarm. */
const isAlarm = ({ exitCode }: Run): boolean => exitCode !== 0 && exitCode !== 3 && exitCode !== 4;

const percent = (rate: number): string => `${(rate * 100).toFixed(1)} %`;
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const span = (rates: readonly number[]): string => `${percent(Math.min(...rates))} to ${percent(Math.max(...rates))}`;

describe.each(rows)('$scenario', (row) => {
  it(`catches ${row.defect} in at least 19 of 20 runs`, async () => {
    const title = `${row.defect} by ${row.scenario}`;
    const runs = await runAll(title, row, ['--defect', row.defect]);
    const caught = runs.filter(isCaught);
    const [bursts, controls] = [runs.map(({ burst }) => burst), runs.map(({ control }) => control)];
    say(`${title}: CAUGHT ${caught.length} of ${runs.length}; burst ${span(bursts)}, control ${span(controls)}`);
    const missed = runs.filter((run) => !isCaught(run));
    expect(caught.length, `missed: ${JSON.stringify(missed)}`).toBeGreaterThanOrEqual(Math.ceil(0.95 * runs.length));
  });
});

describe.each(fixedRows)('$scenario', (row) => {
  it('raises no false alarm on the fixed server in 20 runs', async () => {
    const title = `fixed by ${row.scenario}`;
    const runs = await runAll(title, row, ['--reference', 'fixed']);
    const [alarms, passed] = [runs.filter(isAlarm), runs.filter(({ exitCode }) => exitCode === 0)];
    say(
      `${title}: ${alarms.length} ALARMS in ${runs.length}; ${passed.length} passed, ${runs.length - passed.length - alarms.length} could not tell`,
    );
    expect(alarms).toEqual([]);
    // Runs that could not tell anything do not show that there is no alarm.
    expect(passed.length).toBeGreaterThanOrEqual(runs.length / 2);
  });
});
