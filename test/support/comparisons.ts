// A sample comparison, built by hand; the figures are invented.
import type { ComparedFigures, ComparedRun, Comparison, ScenarioComparison, TimeComparison } from '../../src/model/comparison.js';

export const comparedRun = (runId: string, changes: Partial<ComparedRun> = {}): ComparedRun => ({
  runId,
  startedAt: '2026-11-20T10:15:00.000Z',
  version: '0.1.0',
  labels: {},
  ...changes,
});

export const comparedTime = (beforeMs: number, afterMs: number, changes: Partial<TimeComparison> = {}): TimeComparison => ({
  beforeMs,
  afterMs,
  slackMs: { before: 0, after: 0 },
  lateSlackMs: { before: 0, after: 0 },
  shows: 'noDifference',
  ...changes,
});

export const comparedFigures = (changes: Partial<ComparedFigures> = {}): ComparedFigures => ({
  rate: {
    before: { attempts: 200, failed: 0, rate: 0, rounds: 10 },
    after: { attempts: 200, failed: 94, rate: 0.47, rounds: 10 },
    difference: 0.47,
    interval: { low: 0.31, high: 0.6, level: 0.95, method: 'newcombe' },
    designEffect: 2.5,
    unit: 'designEffect',
    test: 'permutation',
    pWorse: 0.0001,
    pBetter: 1,
    fisherWorse: 1e-20,
    shows: 'worse',
  },
  signatures: [{ id: 'accept-race', before: 0, after: 94, change: 'new', pWorse: 1e-9, isRegression: true }],
  symptoms: [{ id: 'open-then-1011', before: 0, after: 94 }],
  phases: [
    {
      phase: 'upgrade',
      n: { before: 200, after: 106 },
      percentiles: {
        p50: comparedTime(1.92, 2.1),
        p90: comparedTime(4.87, 5.2, { slackMs: { before: 2, after: 0.1 } }),
        p99: comparedTime(6.1, 14.2, {
          shows: 'slower',
          ratio: { value: 2.3, low: 1.8, high: 3, level: 0.95 },
          pSlower: 0.002,
          pFaster: 1,
        }),
      },
    },
  ],
  coldStart: {},
  ...changes,
});

export const comparedScenario = (changes: Partial<ScenarioComparison> = {}): ScenarioComparison => ({
  name: 'concurrent',
  beforeRun: '7f3a',
  afterRun: '8b1c',
  verdict: { difference: 'regression', reasons: ['failure rate 0 % -> 47.0 %', 'new fault accept-race: 94 of 200, none before'] },
  warnings: ['processor cores: 2 before, 4 after'],
  notes: ['early-1011 is gone: 1 of 200 before'],
  figures: comparedFigures(),
  ...changes,
});

export function sampleComparison(changes: Partial<Comparison> = {}): Comparison {
  const scenarios = changes.scenarios ?? [comparedScenario()];
  return {
    schemaVersion: 1,
    kind: 'comparison',
    before: [comparedRun('7f3a', { labels: { deploy: 'v41' } })],
    after: [comparedRun('8b1c', { labels: { deploy: 'v42' }, gitCommit: '0123456789abcdef0123' })],
    verdict: { difference: 'regression', reasons: scenarios.flatMap(({ verdict }) => verdict.reasons) },
    exitCode: 1,
    warnings: ['scenario rapid-cycle has no report after'],
    scenarios,
    unmatched: { before: ['rapid-cycle'], after: [] },
    trends: [],
    ...changes,
  };
}
