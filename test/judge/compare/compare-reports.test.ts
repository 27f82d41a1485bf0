import { describe, expect, it } from 'vitest';
import { compareReports } from '../../../src/judge/compare/compare-reports.js';
import type { Comparison } from '../../../src/model/comparison.js';
import type { Report, SignatureCount } from '../../../src/model/report.js';
import { comparisonMarkdown, comparisonText } from '../../../src/report/comparison-text.js';
import { samplePhase } from '../../support/reports.js';
import { drawRounds, makeReport, type Server, type SyntheticRun, type SyntheticScenario } from './synthetic-report.js';

/** Enough to walk through all ways to deal five rounds a side; few pairs, where nothing is asked of what would have been seen. */
const quick = { draws: 252, pairs: 20 };
const rounds = (failed: readonly number[], attempts = 20, upgradeUs = 2000) =>
  failed.map((count, round) => ({
    attempts,
    failed: count,
    upgradeUs: Array.from({ length: attempts }, (_, client) => upgradeUs + 10 * client + round),
  }));
const clean = rounds([0, 0, 0, 0, 0]);

function compare(
  before: Partial<SyntheticScenario>,
  after: Partial<SyntheticScenario>,
  runs: { readonly before?: SyntheticRun; readonly after?: SyntheticRun } = {},
): Comparison {
  return compareReports(
    makeReport([{ rounds: clean, ...before }], { runId: 'before', ...runs.before }),
    makeReport([{ rounds: clean, ...after }], { runId: 'after', ...runs.after }),
    quick,
  );
}

const only = ({ scenarios }: Comparison) => {
  const [scenario] = scenarios;
  if (scenario === undefined) throw new Error('no scenario was compared');
  return scenario;
};
const figuresOf = (comparison: Comparison) => {
  const { figures } = only(comparison);
  if (figures === undefined) throw new Error('the scenario was not compared');
  return figures;
};

const signature = (id: string, count: number, changes: Partial<SignatureCount> = {}): SignatureCount => ({
  id,
  count,
  means: 'what it means',
  class: 'rate',
  by: 'wire',
  incidents: 1,
  ...changes,
});

describe('the failure rate', () => {
  it('broken after fixed is a regression with the size of the difference, and exit code 1', () => {
    const comparison = compare({}, { rounds: rounds([9, 8, 11, 7, 12]) });
    expect(comparison.verdict.difference).toBe('regression');
    expect(comparison.exitCode).toBe(1);
    const { rate } = figuresOf(comparison);
    expect(rate).toMatchObject({ test: 'permutation', shows: 'worse', difference: 0.47 });
    expect(rate.pWorse).toBeCloseTo(1 / 252, 12);
    expect(rate.interval.low).toBeGreaterThan(0.2);
    expect(comparison.verdict.reasons[0]).toMatch(
      /^failure rate 0 % -> 47\.0 %: \+47\.0 points \[.*\] at 95 %, p 0\.004 by permutation of rounds$/,
    );
  });

  it('fixed after broken is an improvement, and exit code 0', () => {
    const comparison = compare({ rounds: rounds([9, 8, 11, 7, 12]) }, {});
    expect(comparison.verdict.difference).toBe('improvement');
    expect(comparison.exitCode).toBe(0);
  });

  it('fixed after fixed shows no difference, and says what would have been seen', () => {
    const comparison = compare({}, {});
    expect(comparison).toMatchObject({ verdict: { difference: 'noDifferenceShown' }, exitCode: 0 });
    expect(figuresOf(comparison).rate.smallestRise).toBeGreaterThan(0);
    expect(comparison.verdict.reasons[0]).toMatch(
      /^a rise of the failure rate by \d+\.\d points or more would have been seen \(80 % power\), even if the clients of a round fail together$/,
    );
  });

  it('one bad round among many is no regression, however many connections it held', () => {
    const comparison = compare({ rounds: rounds([0, 0, 0, 0, 0, 0, 0, 0]) }, { rounds: rounds([0, 0, 20, 0, 0, 0, 0, 0]) });
    expect(comparison.verdict.difference).toBe('noDifferenceShown');
    expect(figuresOf(comparison).rate.fisherWorse).toBeLessThan(0.0001);
  });

  it('fewer than four rounds a side show nothing, which is not a pass', () => {
    const comparison = compare({ rounds: rounds([0, 0, 0]) }, { rounds: rounds([20, 20, 20, 20]) });
    expect(figuresOf(comparison).rate.shows).toBe('tooFewRounds');
    expect(comparison).toMatchObject({ verdict: { difference: 'noDifferenceShown' }, exitCode: 3 });
    expect(comparison.verdict.reasons[0]).toContain('too few rounds');
  });

  it.each([
    ['every attempt failed before', rounds([20, 20, 20, 20, 20]), 0, /^every attempt failed before, so that it cannot have got worse$/],
    [
      'too few attempts were made',
      rounds([19, 19, 19, 20, 19]),
      0,
      /^so few attempts that not even a server that always fails would have stood out: run/,
    ],
    [
      'the least effect is more than can be',
      rounds([10, 9, 11, 10, 10]),
      0.5,
      /^no rise can be larger than --min-effect: 50\.0 % failed before, and 50\.0 % more/,
    ],
    [
      'the least effect leaves too little',
      rounds([10, 9, 11, 10, 10]),
      0.45,
      /always fails would have stood out by more than --min-effect: run/,
    ],
  ])('where %s nothing could have been found, which is not a pass', (_, held, minEffect, says) => {
    const [before, after] = ['before', 'after'].map((runId) => makeReport([{ rounds: held }], { runId }));
    if (before === undefined || after === undefined) throw new Error('two reports');
    const comparison = compareReports(before, after, { ...quick, minEffect });
    expect(comparison).toMatchObject({ verdict: { difference: 'noDifferenceShown' }, exitCode: 3 });
    expect(comparison.verdict.reasons[0]).toMatch(says);
  });

  it('spoiled rounds are not counted as rounds', () => {
    const spoiled = rounds([0, 0]).map((round) => ({ ...round, spoiled: true }));
    expect(figuresOf(compare({ rounds: [...clean, ...spoiled] }, {})).rate.before.rounds).toBe(5);
  });

  it('attempts that come one after another are compared by Fisher', () => {
    const comparison = compare({ pacing: 'closed', rounds: rounds([1, 0], 100) }, { pacing: 'closed', rounds: rounds([9, 8], 100) });
    expect(figuresOf(comparison).rate).toMatchObject({ test: 'fisher', shows: 'worse', unit: 'attempts', designEffect: 1 });
  });

  it('a rise that may be smaller than asked is none', () => {
    const [before, after] = [{ rounds: clean }, { rounds: rounds([9, 8, 11, 7, 12]) }].map((scenario, index) =>
      makeReport([scenario], { runId: `run ${index}` }),
    );
    if (before === undefined || after === undefined) throw new Error('two reports');
    expect(compareReports(before, after, { ...quick, minEffect: 0.2 }).exitCode).toBe(1);
    expect(compareReports(before, after, { ...quick, minEffect: 0.45 }).exitCode).toBe(0);
  });

  it('the same reports always compare alike', () => {
    const many = (seed: string) => ({ rounds: drawRounds({ failureRate: 0.1 }, 20, 20, seed) });
    expect(compare(many('a'), many('b'))).toEqual(compare(many('a'), many('b')));
  });
});

describe('signatures', () => {
  const broken = rounds([9, 8, 11, 7, 12]);

  it('a new known fault that chance does not explain is a regression', () => {
    const comparison = compare({}, { rounds: broken, signatures: [signature('accept-race', 41)] });
    expect(figuresOf(comparison).signatures).toMatchObject([
      { id: 'accept-race', before: 0, after: 41, change: 'new', isRegression: true },
    ]);
    expect(comparison.verdict.reasons.some((reason) => reason.startsWith('new fault accept-race: 41 of 100'))).toBe(true);
  });

  it.each([
    ['an unknown one', signature('unknown:open-then-1011', 41)],
    ['one that is known by its time alone', signature('accept-race', 41, { by: 'time' })],
    ['one that is for information only', signature('slow-welcome', 41, { class: 'info' })],
    ['a rare one', signature('accept-race', 1)],
  ])('%s is a note and no regression', (_, found) => {
    const comparison = compare({}, { signatures: [found] });
    expect(comparison.exitCode).toBe(0);
    expect(only(comparison).notes[0]).toContain(`${found.id} is new: ${found.count} of 100`);
  });

  it('one sighting of a new fatal fault is a regression', () => {
    expect(compare({}, { signatures: [signature('crossed-identity', 1, { class: 'fatal' })] }).exitCode).toBe(1);
    expect(compare({}, { signatures: [signature('crossed-identity', 1, { class: 'fatal', by: 'time' })] }).exitCode).toBe(0);
  });

  it('a fault in one bad round is no proof, for its attempts hang together', () => {
    const oneBad = rounds([0, 0, 20, 0, 0, 0, 0, 0]);
    const comparison = compare(
      { rounds: rounds([0, 0, 0, 0, 0, 0, 0, 0]) },
      { rounds: oneBad, signatures: [signature('accept-race', 20)] },
    );
    expect(comparison.exitCode).toBe(0);
  });

  it('a fault that was there before is no new one, and one that is gone is said', () => {
    const comparison = compare(
      { rounds: broken, signatures: [signature('accept-race', 20), signature('early-1011', 3)] },
      { rounds: broken, signatures: [signature('accept-race', 40)] },
    );
    expect(figuresOf(comparison).signatures.map(({ id, change }) => [id, change])).toEqual([
      ['accept-race', 'stayed'],
      ['early-1011', 'vanished'],
    ]);
    expect(comparison.exitCode).toBe(0);
    expect(only(comparison).notes).toContain('early-1011 is gone: 3 of 100 before');
  });
});

describe('times', () => {
  const quiet = (upgradeMs: number): Server => ({ failureRate: 0, upgradeMs, scatter: 0.3, roundScatter: 0.1 });
  type Slowed = Pick<SyntheticScenario, 'slackMs' | 'lateSlackMs'> & { readonly upgradeMs: number };
  const drawn = (server: Server, seed: string, count = 5) => ({ rounds: drawRounds(server, count, 20, seed) });

  it('a server slowed by 20 ms is a regression in the right phase, with five rounds a side', () => {
    const comparison = compare(drawn(quiet(2), 'a'), drawn(quiet(22), 'b'));
    expect(comparison.exitCode).toBe(1);
    const [upgrade] = figuresOf(comparison).phases;
    expect(upgrade?.phase).toBe('upgrade');
    expect(upgrade?.percentiles.p50.shows).toBe('slower');
    expect(upgrade?.percentiles.p50.ratio?.low).toBeGreaterThan(8);
    expect(upgrade?.slower?.chance).toBeGreaterThan(0.95);
    expect(comparison.verdict.reasons[0]).toMatch(/^upgrade p50 .* ms -> .* ms, x /);
    expect(compare(drawn(quiet(22), 'b'), drawn(quiet(2), 'a')).verdict.difference).toBe('improvement');
  });

  it.each([
    ['1.5 times as long, but by less than 2 ms', 1, 1.5],
    ['by 5 ms, but less than 1.2 times as long', 50, 55],
  ])('%s is too small to matter', (_, beforeMs, afterMs) => {
    const exact = (ms: number): Server => ({ failureRate: 0, upgradeMs: ms, scatter: 0.01, roundScatter: 0.005 });
    const comparison = compare(drawn(exact(beforeMs), 'a'), drawn(exact(afterMs), 'b'));
    expect(figuresOf(comparison).phases[0]?.percentiles.p50.shows).toBe('tooSmall');
    expect(comparison.exitCode).toBe(0);
  });

  it('a difference that the slack of the harness explains is none, and is said', () => {
    const comparison = compare(drawn(quiet(2), 'a'), { ...drawn(quiet(22), 'b'), slackMs: 60 });
    expect(figuresOf(comparison).phases[0]?.percentiles.p50.shows).toBe('withinSlack');
    expect(comparison.exitCode).toBe(0);
    expect(only(comparison).notes.some((note) => note.includes('the harness alone may have made this difference'))).toBe(true);
  });

  it.each<[string, Slowed, Slowed]>([
    ['slower, for the first may have been longer', { upgradeMs: 2, lateSlackMs: 60 }, { upgradeMs: 22 }],
    ['faster, for the second may have been longer', { upgradeMs: 22 }, { upgradeMs: 2, lateSlackMs: 60 }],
    ['faster, for the first may have been shorter', { upgradeMs: 22, slackMs: 21 }, { upgradeMs: 2 }],
    ['slower, for both together may be as near', { upgradeMs: 2, lateSlackMs: 10 }, { upgradeMs: 22, slackMs: 10 }],
  ])('a difference that slack could turn round is undecided: %s', (_which, before, after) => {
    const side = ({ upgradeMs, ...slack }: Slowed, seed: string) => ({ ...drawn(quiet(upgradeMs), seed), ...slack });
    const comparison = compare(side(before, 'a'), side(after, 'b'));
    expect(figuresOf(comparison).phases[0]?.percentiles.p50.shows).toBe('withinSlack');
    expect(only(comparison).notes[0]).toMatch(/^upgrade p50 .* undecided, for the harness alone may have made this difference$/);
  });

  it('a difference that the slack of the other direction only makes larger is shown', () => {
    const comparison = compare({ ...drawn(quiet(2), 'a'), slackMs: 1 }, { ...drawn(quiet(22), 'b'), lateSlackMs: 60 });
    expect(figuresOf(comparison).phases[0]?.percentiles.p50.shows).toBe('slower');
  });

  it('a cold start that may have been served as early as before is undecided', () => {
    const starts = (firstReadyMs: number, readySlackMs: number) => ({
      rounds: clean.map((round, index) => ({ ...round, firstReadyMs: firstReadyMs + index, readySlackMs })),
    });
    const shown = (readySlackMs: number) => figuresOf(compare(starts(100, 0), starts(150, readySlackMs))).coldStart.firstReady;
    expect(shown(5)).toMatchObject({ shows: 'slower', slackMs: { before: 0, after: 5 } });
    expect(shown(49)?.shows).toBe('withinSlack');
  });

  it('no difference stands where a clock of the stamps was set during a run, and it is said', () => {
    const stepped = { health: { stamps: 'kernel', clockStepMs: 2000 } } as const;
    const comparison = compare(drawn(quiet(2), 'a'), { ...drawn(quiet(22), 'b'), ...stepped });
    expect(figuresOf(comparison).phases[0]?.percentiles.p50.shows).toBe('withinSlack');
    expect(only(comparison).warnings).toContain('run after: the wall clock was set by 2s during the run; its times cannot be trusted');
  });

  it('that one side was stamped by the kernel and the other not is said, with the reason', () => {
    const kernel = { health: { stamps: 'kernel' } } as const;
    const { warnings } = only(compare(kernel, { health: { stamps: 'turn', stampsWhy: 'no koffi' } }));
    expect(warnings).toContain('stamps: kernel before, turn (no koffi) after');
    expect(only(compare(kernel, kernel)).warnings.join(' ')).not.toContain('stamps');
  });

  it('a report of before the late slack was kept may hide as much as its slack in what begins with an arrival', () => {
    const old = (report: Report): Report => ({
      ...report,
      scenarios: report.scenarios.map((scenario) => {
        const { lateSlack, ...upgrade } = scenario.summary.phases.upgrade ?? samplePhase(1);
        expect(lateSlack).toBeDefined();
        const rounds = scenario.rounds.map((round) => ({
          ...round,
          phases: { ready: round.phases.upgrade ?? { n: 0, p50Us: 1, p90Us: 1, p99Us: 1 } },
        }));
        return { ...scenario, rounds, summary: { ...scenario.summary, phases: { ready: upgrade } } };
      }),
    });
    const before = old(makeReport([{ ...drawn(quiet(2), 'a'), slackMs: 60 }], { runId: 'before' }));
    const after = old(makeReport([drawn(quiet(22), 'b')], { runId: 'after' }));
    const { p50 } = figuresOf(compareReports(before, after, quick)).phases[0]?.percentiles ?? {};
    expect(p50).toMatchObject({ lateSlackMs: { before: 60, after: 0 }, shows: 'withinSlack' });
  });

  it('a difference within the floor of the harness is none, and one far above it is one', () => {
    const compareAt = (floorMs: number): string | undefined => {
      const [one, other] = [drawn(quiet(2), 'a'), drawn(quiet(22), 'b')];
      const floor = { upgrade: { p50Ms: floorMs, p90Ms: floorMs, p99Ms: floorMs } };
      const before = makeReport([one], { runId: 'before' });
      const after = makeReport([other], { runId: 'after' });
      const scenarios = after.scenarios.map((scenario) => ({ ...scenario, health: { ...scenario.health, floor } }));
      return figuresOf(compareReports(before, { ...after, scenarios }, quick)).phases[0]?.percentiles.p50.shows;
    };
    expect(compareAt(21)).toBe('withinSlack');
    expect(compareAt(3)).toBe('slower');
  });

  it('fewer than four rounds a side have times to read and nothing to conclude', () => {
    const comparison = compare(drawn(quiet(2), 'a', 3), drawn(quiet(22), 'b', 3));
    expect(figuresOf(comparison).phases[0]?.percentiles.p50).toMatchObject({
      shows: 'tooFewRounds',
      beforeMs: expect.any(Number) as number,
    });
    expect(figuresOf(comparison).phases[0]?.percentiles.p50.ratio).toBeUndefined();
  });

  it('a cold start that takes longer in every round is a regression', () => {
    const starts = (readyMs: readonly number[]) => ({
      name: 'cold-start',
      pacing: 'open' as const,
      rounds: readyMs.map((firstReadyMs) => ({ attempts: 20, failed: 0, upgradeUs: [1000, 1001, 1002], firstReadyMs })),
    });
    const comparison = compare(starts([900, 950, 910, 1000]), starts([1900, 1850, 1990, 2100]));
    expect(figuresOf(comparison).coldStart.firstReady).toMatchObject({ beforeMs: 930, afterMs: 1945, shows: 'slower' });
    expect(comparison.verdict.reasons).toEqual([expect.stringMatching(/^time to ready 930 ms -> 1950 ms/)]);
  });
});

describe('several scenarios', () => {
  it('are paid for: the more are compared, the more a single one must show', () => {
    const scenario = (name: string, failed: readonly number[]) => ({ name, rounds: rounds(failed) });
    const names = Array.from({ length: 13 }, (_, index) => `scenario-${index}`);
    const before = makeReport(
      names.map((name) => scenario(name, [0, 0, 0, 0, 0])),
      { runId: 'before' },
    );
    const after = makeReport(
      names.map((name, index) => scenario(name, index === 0 ? [9, 8, 11, 7, 12] : [0, 0, 0, 0, 0])),
      { runId: 'after' },
    );
    const [first] = compareReports(before, after, quick).scenarios;
    expect(first?.figures?.rate.pWorse).toBeCloseTo(13 / 252, 12);
    expect(first?.figures?.rate.shows).toBe('tooFewRounds');
  });

  it('of so many that their times show nothing say so, and how many rounds would do; the rates are compared all the same', () => {
    const names = ['one', 'two', 'three', 'four'];
    const folder = (count: number, runId: string) =>
      makeReport(
        names.map((name) => ({ name, rounds: rounds(Array.from({ length: count }, () => 0)) })),
        { runId },
      );
    const compareAt = (count: number) => compareReports(folder(count, 'before'), folder(count, 'after'), { draws: 924, pairs: 20 });
    const five = compareAt(5);
    expect(five).toMatchObject({ verdict: { difference: 'noDifferenceShown' }, exitCode: 0 });
    expect(five.scenarios.map(({ verdict }) => verdict.reasons[1])).toEqual(
      names.map(() => 'the times were not compared: 5 rounds a side are too few, for one of 4 scenarios; 6 would do (--rounds 6)'),
    );
    for (const show of [comparisonMarkdown(five), comparisonText(five, { colorLevel: 0, columns: 300 })]) {
      expect(show).toMatch(/one: the times were not compared: .*6 would do \(--rounds 6\)/);
    }
    const six = compareAt(6);
    expect(six.scenarios.map(({ figures }) => figures?.phases[0]?.percentiles.p50.shows)).toEqual(names.map(() => 'noDifference'));
    expect(six.scenarios.flatMap(({ verdict }) => verdict.reasons).join(' ')).not.toContain('the times');
  });

  it('are paid for by new faults as well: what is more than chance in one scenario may be chance among ten', () => {
    const compareAmong = (scenarios: number) => {
      const others = Array.from({ length: scenarios - 1 }, (_, index) => ({ name: `other-${index}`, rounds: clean }));
      const found = { rounds: rounds([2, 1, 1, 1, 1]), signatures: [signature('accept-race', 6)] };
      return compareReports(
        makeReport([{ rounds: clean }, ...others], { runId: 'before' }),
        makeReport([found, ...others], { runId: 'after' }),
        quick,
      ).scenarios[0]?.figures?.signatures[0];
    };
    const [alone, among] = [compareAmong(1), compareAmong(10)];
    expect([alone?.isRegression, among?.isRegression]).toEqual([true, false]);
    expect(among?.pWorse).toBeCloseTo(10 * (alone?.pWorse ?? 0), 12);
  });

  it('that have too few rounds for their rates say how many each of them needs', () => {
    const folder = (runId: string) =>
      makeReport(
        Array.from({ length: 13 }, (_, index) => ({ name: `scenario-${index}`, rounds: clean })),
        { runId },
      );
    const comparison = compareReports(folder('before'), folder('after'), quick);
    expect(comparison.exitCode).toBe(3);
    expect(comparison.verdict.reasons[0]).toBe(
      'scenario-0: too few rounds to show a difference: 5 before, 5 after, for one of 13 scenarios; run at least 6 rounds a side (--rounds 6)',
    );
  });

  it('one that regressed makes the whole a regression, and one that only one side has is said', () => {
    const before = makeReport([{ rounds: clean }, { name: 'rapid-cycle', rounds: clean }, { name: 'gone', rounds: clean }], {
      runId: 'before',
    });
    const after = makeReport([{ rounds: clean }, { name: 'rapid-cycle', rounds: rounds([9, 8, 11, 7, 12]) }], { runId: 'after' });
    const comparison = compareReports(before, after, quick);
    expect(comparison.scenarios.map(({ verdict }) => verdict.difference)).toEqual(['noDifferenceShown', 'regression']);
    expect(comparison).toMatchObject({ exitCode: 1, unmatched: { before: ['gone'], after: [] } });
    expect(comparison.verdict.reasons[0]).toMatch(/^rapid-cycle: failure rate/);
    expect(comparison.warnings).toContain('scenario gone has no report after');
  });
});
