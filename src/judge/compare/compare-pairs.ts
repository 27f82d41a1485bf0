// Pairs of one scenario, before and after: compared side by side, so that their number is paid for.
import type { ComparedFigures, PhaseComparison, ScenarioComparison, TimeComparison } from '../../model/comparison.js';
import { phases } from '../../model/plan.js';
import { holm } from '../statistics/multiple-tests.js';
import { compareRates, type RateTest, testRates } from './compare-rates.js';
import { compareSignatures } from './compare-signatures.js';
import { type ComparedTime, compareTimes } from './compare-times.js';
import type { Pair } from './compared-scenario.js';
import { judgeFigures } from './judge-figures.js';
import { refusalsOf } from './refusals.js';
import type { CompareOptions } from './settings.js';
import { slowerChance } from './slower-chance.js';
import { warningsOf } from './warnings.js';

export function comparePairs(pairs: readonly Pair[], options: CompareOptions): readonly ScenarioComparison[] {
  const comparable = pairs.filter((pair) => refusalsOf(pair).length === 0);
  const tests = adjustForScenarios(comparable.map((pair) => testRates(pair, options)));
  return pairs.map((pair) => {
    const test = tests[comparable.indexOf(pair)];
    const base = { name: pair.name, beforeRun: pair.before.header.runId, afterRun: pair.after.header.runId, warnings: warningsOf(pair) };
    if (test === undefined) return { ...base, verdict: { difference: 'notComparable', reasons: refusalsOf(pair) }, notes: [] };
    const scenarios = comparable.length;
    const times = compareTimes(pair, scenarios, options);
    const figures = figuresOf(pair, { times, rate: compareRates(pair, test, scenarios, options), scenarios });
    return { ...base, ...judgeFigures(figures, { scenarios, minEffect: options.minEffect ?? 0 }), figures };
  });
}

function adjustForScenarios(tests: readonly RateTest[]): readonly RateTest[] {
  const worse = holm(tests.map((test) => test.worse));
  const better = holm(tests.map((test) => test.better));
  return tests.map((test, place) => ({ ...test, worse: worse[place] ?? 1, better: better[place] ?? 1 }));
}

interface Shown {
  readonly times: readonly ComparedTime[];
  readonly rate: ComparedFigures['rate'];
  readonly scenarios: number;
}

function figuresOf(pair: Pair, { times, rate, scenarios }: Shown): ComparedFigures {
  return {
    rate,
    signatures: compareSignatures(pair, scenarios),
    symptoms: symptomsOf(pair),
    phases: phaseComparisons(pair, times),
    coldStart: Object.fromEntries(
      times.flatMap(({ metric, result }): (readonly [string, TimeComparison])[] =>
        metric.of === 'coldStart' ? [[metric.figure, result]] : [],
      ),
    ),
  };
}

function phaseComparisons(pair: Pair, times: readonly ComparedTime[]): readonly PhaseComparison[] {
  return phases.flatMap((phase) => {
    const ofPhase = times.flatMap(({ metric, result }) => (metric.of === 'phase' && metric.phase === phase ? [result] : []));
    const [p50, p90, p99] = ofPhase;
    if (p50 === undefined || p90 === undefined || p99 === undefined) return [];
    const n = { before: pair.before.scenario.summary.phases[phase]?.n ?? 0, after: pair.after.scenario.summary.phases[phase]?.n ?? 0 };
    const slower = slowerChance(pair, phase);
    return [{ phase, n, percentiles: { p50, p90, p99 }, ...(slower === undefined ? {} : { slower }) }];
  });
}

function symptomsOf({ before, after }: Pair): ComparedFigures['symptoms'] {
  const countIn = (symptoms: readonly { readonly id: string; readonly count: number }[], id: string): number =>
    symptoms.find((symptom) => symptom.id === id)?.count ?? 0;
  const ids = [...new Set([...before.burst.symptoms, ...after.burst.symptoms].map(({ id }) => id))];
  return ids
    .map((id) => ({ id, before: countIn(before.burst.symptoms, id), after: countIn(after.burst.symptoms, id) }))
    .sort((a, b) => b.after - a.after || b.before - a.before || a.id.localeCompare(b.id));
}
