// Reports of one scenario in the order of time: a row for each, and whether the failure rate goes anywhere.
import type { ScenarioTrend, TrendPoint } from '../model/comparison.js';
import type { Rows } from './comparison-tables.js';
import { counted, dash, formatBound, formatPValue, formatRate } from './figures.js';
import { phaseCell } from './handshake-table.js';

export function trendRows({ points }: ScenarioTrend): Rows {
  return {
    head: ['trend', 'run', 'failed', 'attempts', 'rate', 'interval', 'upgrade p50', 'p99', ''],
    align: ['left', 'left', 'right', 'right', 'right', 'left', 'right', 'right', 'left'],
    rows: points.map(rowOf),
  };
}

function rowOf({ run, failed, attempts, rate, interval, phases, notComparable }: TrendPoint): readonly string[] {
  return [
    run.startedAt.replace(/\.\d+Z$/, 'Z'),
    run.runId,
    String(failed),
    String(attempts),
    formatRate(rate),
    interval === undefined ? dash : `[${formatBound(interval.low)}, ${formatBound(interval.high)}]`,
    phases.upgrade === undefined ? dash : phaseCell('upgrade', phases.upgrade, 'p50'),
    phases.upgrade === undefined ? dash : phaseCell('upgrade', phases.upgrade, 'p99'),
    notComparable === undefined ? '' : `left out: ${notComparable}`,
  ];
}

const level = 0.05;

/** `the failure rate is rising over 4 reports (p = 0.003, Cochran-Armitage)`. */
export function trendSentence({ points, rate }: ScenarioTrend): string {
  const held = points.filter(({ notComparable }) => notComparable === undefined).length;
  if (rate === undefined) return `no trend of the failure rate over ${counted(held, 'comparable report')}: too few of them, or all alike`;
  const p = `p ${rate.pValue < 0.001 ? '' : '= '}${formatPValue(rate.pValue)}, Cochran-Armitage`;
  return rate.pValue <= level
    ? `the failure rate is ${rate.direction} over ${held} reports (${p})`
    : `no trend of the failure rate is shown over ${held} reports (${p})`;
}
