import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../src/judge/exit-code.js';
import { createFold } from '../../src/judge/fold.js';
import { overallVerdict } from '../../src/judge/overall-verdict.js';
import type { Check, Gate } from '../../src/model/plan.js';
import type { Preflight, ScenarioReport, Status } from '../../src/model/report.js';
import { completedAttempt, forClients, harnessAttempt, refusedAttempt, unfinishedAttempt } from '../support/attempts.js';
import { barrierPlan, checks, coldStartPlan } from './plans.js';
import { addAttempts, clientsWith, endOf, runWith } from './rounds.js';

const plan = barrierPlan();
const verdictOf = ({ verdict }: Pick<ScenarioReport, 'verdict'>) => verdict;
const allowing = (maxRate: number): { readonly gates: readonly [Gate] } => ({
  gates: [{ id: 'failure-rate', over: { kind: 'any' }, maxRate }],
});

describe('the verdict of a scenario', () => {
  it('passes when every round was run and every gate passed', () => {
    expect(verdictOf(runWith(plan, [0, 0]))).toEqual({ status: 'pass', reasons: ['0 of 8 attempts failed; allowed 0 %'] });
  });

  it('fails when a gate failed', () => {
    expect(verdictOf(runWith(plan, [1, 0]))).toEqual({ status: 'fail', reasons: ['1 of 8 attempts failed: 12.5 %; allowed 0 %'] });
  });

  it('is not softened by a failing control arm, which is named', () => {
    const { status, reasons } = verdictOf(runWith(plan, [1, 1], [1, 1]));
    expect(status).toBe('fail');
    expect(reasons.at(-1)).toBe('also fails spaced out: 2 of 8');
  });

  it('passes whatever the control arm does', () => {
    expect(verdictOf(runWith(plan, [0, 0], [1, 1])).status).toBe('pass');
  });

  it('is never a pass without a completed attempt', () => {
    const lenient = barrierPlan({ ...allowing(1) });
    expect(verdictOf(runWith(lenient, [4, 4]))).toEqual({ status: 'inconclusive', reasons: ['no attempt was completed'] });
    expect(verdictOf(endOf(createFold(plan, 'hash'))).status).toBe('inconclusive');
  });

  it('is inconclusive when more than 5 % of the attempts were shed with 429', () => {
    const many = barrierPlan({ clients: 20, rounds: 1 });
    const shed = (count: number) => {
      const fold = createFold(many, 'hash');
      addAttempts(
        fold,
        many,
        forClients(20, ({ client }) => (client < count ? refusedAttempt({ client, httpStatus: 429 }) : completedAttempt({ client }))),
      );
      return verdictOf(endOf(fold));
    };
    expect(shed(1).status).toBe('pass');
    expect(shed(2)).toEqual({
      status: 'inconclusive',
      reasons: ['the server shed 2 of 20 attempts with 429 (10.0 %): lower the load or raise its limit'],
    });
  });

  it.each([
    [[4, 4], 'pass'],
    [[1, 1], 'inconclusive'],
    [[1, 4, 4], 'pass'],
    [[1, 1, 4], 'inconclusive'],
  ] as const)('with at most %j handshakes in flight together: %s', (overlaps, status) => {
    const asked = barrierPlan({ rounds: overlaps.length });
    const fold = createFold(asked, 'hash');
    for (const [index, overlap] of overlaps.entries()) {
      addAttempts(fold, asked, clientsWith(0, { round: index + 1 }), { round: index + 1, quality: { overlap } });
    }
    expect(verdictOf(endOf(fold)).status).toBe(status);
  });

  it('lets a lone client be alone', () => {
    const alone = barrierPlan({ clients: 1, rounds: 1 });
    const fold = createFold(alone, 'hash');
    addAttempts(fold, alone, clientsWith(0, { clients: 1 }), { quality: { overlap: 1 } });
    expect(verdictOf(endOf(fold)).status).toBe('pass');
  });

  it('is inconclusive when a required check was skipped or never came to be tried', () => {
    const skipped = barrierPlan({ checks: checks('refusal'), skipped: [{ check: 'welcome', needs: 'welcome' }], required: ['welcome'] });
    expect(verdictOf(runWith(skipped, [0, 0])).reasons[0]).toBe(
      "the required check welcome was skipped: the target's profile does not describe welcome",
    );
    const untried = barrierPlan({ required: ['session'] });
    expect(verdictOf(runWith(untried, [0, 0])).reasons[0]).toBe('the required check session never came to be tried');
    expect(verdictOf(runWith(barrierPlan({ required: ['welcome'] }), [0, 0])).status).toBe('pass');
  });

  it('is invalid when spoiled rounds leave too few good ones, and says why', () => {
    const fold = createFold(plan, 'hash');
    addAttempts(fold, plan, clientsWith(0));
    addAttempts(fold, plan, clientsWith(0), { round: 2, quality: { spoiled: 'lateLoop' } });
    addAttempts(fold, plan, clientsWith(0), { round: 2, take: 2, quality: { spoiled: 'lateRelease' } });
    const { status, reasons } = verdictOf(endOf(fold));
    expect(status).toBe('invalid');
    expect(reasons[0]).toMatch(
      /^only 1 of 2 rounds was good: the harness spoiled 2 of 3 \(the event loop was late, clients were not released together: 0.20 ms from the first to the last\)/,
    );
    addAttempts(fold, plan, clientsWith(0), { round: 2, take: 3 });
    expect(verdictOf(endOf(fold)).status).toBe('pass');
  });

  it('names what the spoiled releases took, and what would help where other processes could come between', () => {
    const reasonFor = (releasePriority: 'realTime' | 'ordinary' | 'unasked'): string => {
      const fold = createFold(plan, 'hash');
      const late = (releaseSpreadNs: number) => ({ quality: { spoiled: 'lateRelease' as const, releaseSpreadNs, releasePriority } });
      addAttempts(fold, plan, clientsWith(0), late(2.24e6));
      addAttempts(fold, plan, clientsWith(0), { round: 2, ...late(4.31e6) });
      return verdictOf(endOf(fold)).reasons[0] ?? '';
    };
    expect(reasonFor('realTime')).toBe(
      'only 0 of 2 rounds were good: the harness spoiled 2 of 2 (clients were not released together: 2.2 ms to 4.3 ms from the first to the last); use a quieter machine or fewer clients',
    );
    expect(reasonFor('ordinary')).toMatch(/; on Linux with CAP_SYS_NICE clients are released before any other process runs$/);
    expect(reasonFor('unasked')).toMatch(/; with --stamps kernel clients may be released before any other process runs$/);
  });

  it('is invalid when the harness lost all attempts, or left some without a record', () => {
    const fold = createFold(plan, 'hash');
    addAttempts(fold, plan, forClients(4, harnessAttempt));
    addAttempts(fold, plan, forClients(4, harnessAttempt), { round: 2 });
    expect(verdictOf(endOf(fold))).toMatchObject({ status: 'invalid' });
    const lost = createFold(plan, 'hash');
    addAttempts(lost, plan, clientsWith(0));
    addAttempts(lost, plan, clientsWith(0).slice(1), { round: 2 });
    expect(verdictOf(endOf(lost))).toEqual({ status: 'invalid', reasons: ['1 of the attempts asked for left no record'] });
  });

  it('is inconclusive when interrupted, unless it failed already', () => {
    const fold = createFold(plan, 'hash');
    addAttempts(fold, plan, [...clientsWith(0).slice(1), unfinishedAttempt()]);
    expect(verdictOf(endOf(fold, { interrupted: true }))).toEqual({ status: 'inconclusive', reasons: ['interrupted after 1 of 2 rounds'] });
    addAttempts(fold, plan, clientsWith(2), { round: 2 });
    expect(verdictOf(endOf(fold, { interrupted: true })).status).toBe('fail');
  });

  it('is inconclusive when fewer rounds were run than asked for', () => {
    expect(verdictOf(runWith(plan, [0]))).toEqual({ status: 'inconclusive', reasons: ['only 1 of 2 rounds was run'] });
  });

  it('is unreachable when the lone connection before the run was refused', () => {
    const preflight: Preflight = { status: 'refused', text: 'HTTP 403 Forbidden' };
    expect(verdictOf(endOf(createFold(plan, 'hash'), { preflight }))).toEqual({
      status: 'unreachable',
      reasons: ['the lone connection before the run was refused: HTTP 403 Forbidden'],
    });
  });

  it('goes on when the lone connection merely broke', () => {
    const fold = createFold(plan, 'hash');
    for (const round of [1, 2]) addAttempts(fold, plan, clientsWith(0, { round }), { round });
    expect(verdictOf(endOf(fold, { preflight: { status: 'failsAlone' } })).status).toBe('pass');
  });
});

describe('classes', () => {
  const lenient = barrierPlan(allowing(0.5));
  const fatal = { meansOf: (id: string) => ({ means: '', class: id === 'crossed' ? ('fatal' as const) : ('rate' as const) }) };
  const sighted = (by: 'wire' | 'token' | 'time', arm: 'burst' | 'spaced' = 'burst') => {
    const fold = createFold(lenient, 'hash');
    for (const round of [1, 2]) addAttempts(fold, lenient, clientsWith(0, { round }), { round });
    addAttempts(fold, lenient, clientsWith(1, { round: 3, arm }), {
      round: 3,
      arm,
      findingOf: () => ({ signature: 'crossed', evidence: [{ by, text: '' }] }),
    });
    return endOf(fold, fatal);
  };

  it('fatal: one sighting fails, and its gate is listed', () => {
    const report = sighted('token');
    expect(report.verdict).toMatchObject({ status: 'fail' });
    expect(report.gates.at(-1)).toMatchObject({
      gate: { id: 'fatal:crossed' },
      interval: { unit: 'rounds', effectiveCount: 3 },
      verdict: { status: 'fail' },
    });
  });

  it('fatal: also in the control arm', () => {
    const report = sighted('wire', 'spaced');
    expect(report.verdict.status).toBe('fail');
    expect(report.gates.at(-1)?.interval?.level).toBe(0.95);
  });

  it('fatal: but never by the time of a log line alone', () => {
    expect(sighted('time').verdict.status).toBe('pass');
  });

  it('fatal: a failed check of this class fails the run', () => {
    const strict: readonly Check[] = [
      { id: 'refusal', class: 'rate' },
      { id: 'drop', class: 'fatal' },
    ];
    expect(verdictOf(runWith(barrierPlan({ ...allowing(0.5), checks: strict }), [1, 0]))).toMatchObject({
      status: 'fail',
      reasons: ['drop: failed 1 time; one failure of this check fails the run'],
    });
  });

  it('fatal: failures of a check in the two arms are told apart', () => {
    const strict: readonly Check[] = [
      { id: 'refusal', class: 'rate' },
      { id: 'drop', class: 'fatal' },
    ];
    const plan = barrierPlan({ ...allowing(0.5), checks: strict });
    const reasonsOf = (burst: number, spaced: number): readonly string[] => {
      const fold = createFold(plan, 'hash');
      for (const round of [1, 2]) addAttempts(fold, plan, clientsWith(round === 1 ? burst : 0, { round }), { round });
      addAttempts(fold, plan, clientsWith(spaced, { round: 1, arm: 'spaced' }), { round: 1, arm: 'spaced' });
      return endOf(fold).verdict.reasons;
    };
    expect(reasonsOf(2, 1)).toContain(
      'drop: failed 2 times in the burst and 1 time in the spaced arm; one failure of this check fails the run',
    );
    expect(reasonsOf(0, 1)).toContain('drop: failed 1 time in the spaced arm; one failure of this check fails the run');
  });

  it('fatal: a failure of a scenario of this class fails the run', () => {
    const scenario = { id: 'crossed', hash: 'h', class: 'fatal' as const };
    expect(verdictOf(runWith(barrierPlan({ ...allowing(0.5), scenario }), [1, 0])).status).toBe('fail');
  });

  it('info: a failure is only shown', () => {
    const scenario = { id: 'early-data', hash: 'h', class: 'info' as const };
    expect(verdictOf(runWith(barrierPlan({ scenario }), [1, 0]))).toEqual({
      status: 'pass',
      reasons: ['1 of 8 attempts failed: 12.5 %; allowed 0 % (shown only)'],
    });
  });
});

describe('gates on signatures and symptoms', () => {
  const gates = (id: string) =>
    ({ gates: [{ id, over: { kind: 'signature' as const, id }, maxRate: 0 }] }) satisfies { readonly gates: readonly [Gate] };

  it('take a signature or a symptom by its id', () => {
    expect(verdictOf(runWith(barrierPlan(gates('early-1011')), [1, 0])).reasons[0]).toBe(
      'early-1011: 1 of 8 attempts: 12.5 %; allowed 0 %',
    );
    expect(verdictOf(runWith(barrierPlan(gates('open-then-1011')), [1, 0])).status).toBe('fail');
    expect(verdictOf(runWith(barrierPlan(gates('http-403')), [1, 0])).status).toBe('pass');
  });

  it('do not count what a log line explains by its time alone', () => {
    const byTime = { findingOf: () => ({ evidence: [{ by: 'time' as const, text: '' }] }) };
    expect(verdictOf(runWith(barrierPlan(gates('early-1011')), [1, 0], [], byTime)).status).toBe('pass');
    expect(verdictOf(runWith(barrierPlan(gates('open-then-1011')), [1, 0], [], byTime)).status).toBe('fail');
  });
});

describe('a gate on a phase', () => {
  it('looks at all attempts of the burst that passed the phase', () => {
    const gates: readonly [Gate] = [{ id: 'upgrade.p90', over: { kind: 'phase', phase: 'upgrade', percentile: 90 }, maxMs: 1 }];
    const report = runWith(barrierPlan({ gates }), [0, 0]);
    expect(report.verdict).toEqual({ status: 'fail', reasons: ['upgrade p90: 2 ms; allowed 1 ms'] });
    expect(report.gates[0]?.observed).toBe(2);
  });
});

describe('a cold start that never came to serve', () => {
  it('fails', () => {
    const cold = coldStartPlan({ schedule: { kind: 'fixed', rounds: 1 } });
    const fold = createFold(cold, 'hash');
    const attempts = Array.from({ length: 41 }, (_, index) => refusedAttempt({ client: index, startedNs: index * 50e6, httpStatus: 503 }));
    addAttempts(fold, cold, attempts, { serverStartedNs: 0, findingOf: () => ({ symptom: 'never-ready' }) });
    const report = endOf(fold);
    expect(report.verdict.status).toBe('fail');
    expect(report.cells[0]).toMatchObject({ attempts: 1, failed: 1, standings: { waiting: 40, failed: 1 } });
  });
});

describe('the verdict over all scenarios', () => {
  const scenario = (name: string, status: Status) => ({ name, verdict: { status, reasons: [`${status} because`] } });

  it('is the worst one, by the order of the exit codes, its reasons under the names of their scenarios', () => {
    expect(overallVerdict([scenario('a', 'pass'), scenario('b', 'inconclusive'), scenario('c', 'fail')])).toEqual({
      status: 'fail',
      reasons: ['c: fail because', 'b: inconclusive because'],
    });
  });

  it.each<readonly [Status, Status, Status]>([
    ['unreachable', 'fail', 'fail'],
    ['invalid', 'unreachable', 'unreachable'],
    ['invalid', 'inconclusive', 'invalid'],
    ['pass', 'inconclusive', 'inconclusive'],
    ['pass', 'pass', 'pass'],
  ])('of %s and %s is %s', (first, second, status) => {
    expect(overallVerdict([scenario('a', first), scenario('b', second)]).status).toBe(status);
  });

  it('of a single scenario is its own', () => {
    expect(overallVerdict([scenario('a', 'fail')])).toEqual({ status: 'fail', reasons: ['fail because'] });
  });

  it('of nothing is never a pass', () => {
    expect(overallVerdict([]).status).toBe('inconclusive');
  });
});

describe('the exit code', () => {
  it.each<readonly [Status, number]>([
    ['pass', 0],
    ['fail', 1],
    ['inconclusive', 3],
    ['invalid', 4],
    ['unreachable', 5],
  ])('of %s is %i', (status, code) => {
    expect(exitCodeOf({ header: { end: 'done' }, verdict: { status, reasons: [] } })).toBe(code);
  });

  it('of an interrupted run is 130 whatever the verdict', () => {
    expect(exitCodeOf({ header: { end: 'interrupted' }, verdict: { status: 'pass', reasons: [] } })).toBe(130);
  });

  it('of an inconclusive run is 0 only where that was asked for', () => {
    expect(exitCodeOf({ header: { end: 'done' }, verdict: { status: 'inconclusive', reasons: [] } }, 'pass')).toBe(0);
  });
});
