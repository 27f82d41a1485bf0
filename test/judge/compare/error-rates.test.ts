// How often the comparison is wrong: drawn pairs of reports, the same ones in every run of the tests.
import { describe, expect, it } from 'vitest';
import { compareReports } from '../../../src/judge/compare/compare-reports.js';
import { draw } from '../../../src/model/draw.js';
import type { ScenarioComparison } from '../../../src/model/comparison.js';
import type { SignatureCount } from '../../../src/model/report.js';
import { drawRounds, makeReport, type Server } from './synthetic-report.js';

interface Trial {
  readonly pacing: 'barrier' | 'closed';
  readonly before: Server;
  readonly after: Server;
  /** Rounds a side, and clients in each. */
  readonly load: readonly [rounds: number, clients: number];
  readonly pairs: number;
  readonly minEffect?: number;
  /** How many scenarios are compared side by side, the others without a failure. */
  readonly scenarios?: number;
}

const isRegression = ({ verdict }: ScenarioComparison): boolean => verdict.difference === 'regression';
const rateIsWorse = ({ figures }: ScenarioComparison): boolean => figures?.rate.shows === 'worse';

/** The share of the pairs in which this is shown. */
function shareOf(
  isShown: (scenario: ScenarioComparison) => boolean,
  { pacing, before, after, load, pairs, minEffect = 0, scenarios = 1 }: Trial,
): number {
  const [rounds, clients] = load;
  const others = (): readonly { readonly name: string }[] =>
    Array.from({ length: scenarios - 1 }, (_, index) => ({ name: `other ${index}` }));
  const reportOf = (server: Server, runId: string, pair: number) => {
    const held = drawRounds(server, rounds, clients, `${runId} ${pair}`);
    const signatures = drawSignatures(
      held.reduce((sum, { failed }) => sum + failed, 0),
      `${runId} ${pair}`,
    );
    const drawn = { pacing, clients, histograms: false, rounds: held, signatures };
    const clean = { ...drawn, signatures: [], rounds: drawn.rounds.map((round) => ({ ...round, failed: 0 })) };
    return makeReport([drawn, ...others().map(({ name }) => ({ ...clean, name }))], { runId });
  };
  let shown = 0;
  for (let pair = 0; pair < pairs; pair += 1) {
    const options = { draws: 252, pairs: 1, minEffect };
    const [scenario] = compareReports(reportOf(before, 'before', pair), reportOf(after, 'after', pair), options).scenarios;
    if (scenario !== undefined && isShown(scenario)) shown += 1;
  }
  return shown / pairs;
}

/** Every failure is one of three known faults, by chance. */
function drawSignatures(failures: number, seed: string): readonly SignatureCount[] {
  const ids = ['accept-race', 'early-1011', 'refused'] as const;
  const drawn = Array.from({ length: failures }, (_, failure) => ids[Math.floor(3 * draw(seed, 'signature', failure))]);
  return ids
    .map((id) => ({ id, count: drawn.filter((each) => each === id).length, means: id, class: 'rate', by: 'wire', incidents: 1 }) as const)
    .filter(({ count }) => count > 0);
}

/** Without anything to see in the times. */
const steady = { upgradeMs: 2, scatter: 0.1, roundScatter: 0.05 };

describe('false alarms', () => {
  it.each([
    ['barrier', 'failing in clumps', { failureRate: 0.3, clumping: 0.3 }, [5, 20]],
    ['barrier', 'failing now and then', { failureRate: 0.05 }, [6, 20]],
    ['closed', 'failing now and then', { failureRate: 0.03 }, [5, 24]],
    ['closed', 'failing often, in three ways', { failureRate: 0.08 }, [5, 24]],
  ] as const)('200 pairs of reports of one server (%s, %s) give a regression in at most 5 %%', (pacing, _, server, load) => {
    expect(shareOf(isRegression, { pacing, before: server, after: server, load, pairs: 200 })).toBeLessThanOrEqual(0.05);
  });
});

describe('power', () => {
  const found = (pacing: Trial['pacing'], load: Trial['load']): number =>
    shareOf(rateIsWorse, {
      pacing,
      before: { failureRate: 0.01, ...steady },
      after: { failureRate: 0.05, ...steady },
      load,
      pairs: 200,
    });

  it('1 % against 5 % with 285 attempts a side, made a few at a time, is found in at least 80 % of 200 pairs', () => {
    expect(found('closed', [15, 19])).toBeGreaterThanOrEqual(0.8);
  });

  it('behind a barrier 285 attempts a side find it a little more rarely, and 342 in at least 80 % of 200 pairs', () => {
    // The design effect has to be estimated, and is never taken below 1.
    const same = found('barrier', [15, 19]);
    expect(same).toBeGreaterThanOrEqual(0.7);
    expect(same).toBeLessThan(found('closed', [15, 19]));
    expect(found('barrier', [18, 19])).toBeGreaterThanOrEqual(0.8);
  });
});

describe('the rise that would have been seen', () => {
  /** What the comparison says of two reports of this server, without a difference between them. */
  function claimed(trial: Omit<Trial, 'after' | 'pairs'>, failed: readonly number[]): number {
    const { pacing, load, minEffect = 0, scenarios = 1 } = trial;
    const [rounds, clients] = load;
    const held = Array.from({ length: rounds }, (_, round) => ({
      attempts: clients,
      failed: failed[round % failed.length] ?? 0,
      upgradeUs: [1000, 1001, 1002],
    }));
    const reportOf = (runId: string) =>
      makeReport(
        Array.from({ length: scenarios }, (_, index) => ({ name: `scenario ${index}`, pacing, clients, rounds: held })),
        { runId },
      );
    const [scenario]: readonly ScenarioComparison[] = compareReports(reportOf('one'), reportOf('two'), { minEffect }).scenarios;
    const rise = scenario?.figures?.rate.smallestRise;
    if (rise === undefined) throw new Error(`nothing would have been seen: ${scenario?.verdict.reasons[0] ?? ''}`);
    return rise;
  }

  const pairs = 150;
  /** Two and a half standard deviations of 150 pairs at 80 %. */
  const chance = 2.5 * Math.sqrt((0.8 * 0.2) / pairs);

  it.each<readonly [string, Omit<Trial, 'after' | 'pairs'>, readonly number[]]>([
    ['five rounds of independent clients', { pacing: 'barrier', before: { failureRate: 0.1 }, load: [5, 20] }, [2]],
    ['five clean rounds, at worst', { pacing: 'barrier', before: { failureRate: 0, clumping: 1 }, load: [5, 20] }, [0]],
    ['five rounds of each of four scenarios', { pacing: 'barrier', before: { failureRate: 0.1 }, load: [5, 20], scenarios: 4 }, [2]],
    ['a least effect of 20 points', { pacing: 'barrier', before: { failureRate: 0.1 }, load: [8, 20], minEffect: 0.2 }, [2]],
    ['many rounds', { pacing: 'barrier', before: { failureRate: 0.1 }, load: [17, 20] }, [2]],
    ['attempts a few at a time', { pacing: 'closed', before: { failureRate: 0.02 }, load: [4, 50] }, [1]],
  ])('is found in 80 %% of 150 pairs: %s', (_, trial, failed) => {
    const rise = claimed(trial, failed);
    const { failureRate, clumping = 0 } = trial.before;
    const [before, after] = [failureRate, failureRate + rise].map((rate) => ({ ...steady, failureRate: rate, clumping }));
    if (before === undefined || after === undefined) throw new Error('two servers');
    const share = shareOf(rateIsWorse, { ...trial, before, after, pairs });
    expect(share).toBeGreaterThanOrEqual(0.8 - chance);
    // Nor is it so careful that half of it would have been seen as well.
    expect(shareOf(rateIsWorse, { ...trial, before, after: { ...after, failureRate: failureRate + rise / 2 }, pairs: 40 })).toBeLessThan(
      0.7,
    );
  });
});
