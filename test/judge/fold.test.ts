import { describe, expect, it } from 'vitest';
import { createFold } from '../../src/judge/fold.js';
import { decodeHistogram } from '../../src/judge/histogram.js';
import type { LogLine } from '../../src/model/history.js';
import {
  completedAttempt,
  connectRefusedAttempt,
  cutAttempt,
  droppedAttempt,
  harnessAttempt,
  refusedAttempt,
  unfinishedAttempt,
} from '../support/attempts.js';
import { barrierPlan, coldStartPlan } from './plans.js';
import { addAttempts, clientsWith, endOf, runWith } from './rounds.js';

describe('a folded run', () => {
  it('counts the burst in its summary and every arm in its cells', () => {
    const report = runWith(barrierPlan(), [2, 1], [0, 1]);
    expect(report.summary).toMatchObject({
      attempts: 8,
      failed: 3,
      failureRate: 0.375,
      control: { attempts: 8, failed: 1, failureRate: 0.125 },
    });
    expect(report.cells.map(({ target, arm, rounds, attempts, failed }) => [target, arm, rounds, attempts, failed])).toEqual([
      ['app', 'burst', 2, 8, 3],
      ['app', 'spaced', 2, 8, 1],
    ]);
    expect(report.summary.outcomes).toEqual({ completed: 5, dropped: 3 });
    expect(report.rounds.map(({ spec, attempts, failed }) => [spec.arm, attempts, failed])).toEqual([
      ['burst', 4, 2],
      ['burst', 4, 1],
      ['spaced', 4, 0],
      ['spaced', 4, 1],
    ]);
  });

  it('keeps what is no part of the rate beside it, and accounts for every attempt asked for', () => {
    const plan = barrierPlan({ clients: 5, rounds: 1 });
    const fold = createFold(plan, 'hash');
    addAttempts(fold, plan, [
      completedAttempt({ client: 0 }),
      droppedAttempt({ client: 1 }),
      refusedAttempt({ client: 2, httpStatus: 429 }),
      harnessAttempt({ client: 3 }),
      unfinishedAttempt({ client: 4 }),
    ]);
    const [cell] = endOf(fold).cells;
    expect(cell).toMatchObject({ asked: 5, attempts: 2, failed: 1 });
    expect(cell?.standings).toEqual({ completed: 1, failed: 1, shed: 1, harness: 1, unfinished: 1 });
  });

  it('lists a spoiled round and counts nothing of it', () => {
    const plan = barrierPlan();
    const fold = createFold(plan, 'hash');
    addAttempts(fold, plan, clientsWith(4), { quality: { spoiled: 'lateLoop' } });
    addAttempts(fold, plan, clientsWith(0), { take: 2 });
    const report = endOf(fold);
    expect(report.summary).toMatchObject({ attempts: 4, failed: 0 });
    expect(report.rounds).toHaveLength(2);
    expect(report.health.spoiledRounds).toBe(1);
    expect(report.examples.filter(({ finding }) => finding !== undefined)).toEqual([]);
    expect(fold.goodRounds('app', 'burst')).toBe(1);
  });

  it('does not count actors that are never counted', () => {
    const [actor] = barrierPlan().actors;
    const plan = barrierPlan({ actors: [actor, { ...actor, name: 'observer', count: 1, counted: 'never' }] });
    const fold = createFold(plan, 'hash');
    addAttempts(fold, plan, [...clientsWith(0), droppedAttempt({ actor: 'observer' })]);
    expect(endOf(fold).cells[0]).toMatchObject({ asked: 4, attempts: 4, failed: 0 });
  });

  it('has no rate, interval or control where nothing was measured', () => {
    const { summary } = endOf(createFold(barrierPlan(), 'hash'));
    expect(summary).toEqual({ attempts: 0, failed: 0, outcomes: {}, signatures: [], phases: {} });
  });

  it('counts how often each check was tried and failed', () => {
    const plan = barrierPlan();
    const fold = createFold(plan, 'hash');
    addAttempts(fold, plan, [completedAttempt(), droppedAttempt({ client: 1 }), refusedAttempt({ client: 2 })]);
    const checks = Object.fromEntries((endOf(fold).cells[0]?.checks ?? []).map(({ id, tried, failed }) => [id, [tried, failed]]));
    expect(checks).toMatchObject({ refusal: [3, 1], drop: [2, 1], welcome: [1, 0], session: [0, 0], echo: [0, 0] });
  });

  it('counts by replica where the profile says how to tell', () => {
    const plan = barrierPlan();
    const fold = createFold(plan, 'hash');
    addAttempts(fold, plan, [
      completedAttempt({ instance: 'a' }),
      completedAttempt({ client: 1, instance: 'b' }),
      completedAttempt({ client: 2, instance: 'a' }),
    ]);
    expect(endOf(fold).cells[0]?.instances).toEqual({ a: 2, b: 1 });
  });

  it('stores histograms that give back the percentiles, of succeeded and failed attempts apart', () => {
    const { cells, summary } = runWith(barrierPlan(), [1, 1]);
    const upgrade = cells[0]?.phases.upgrade;
    expect([upgrade?.succeeded?.count, upgrade?.failed?.count]).toEqual([6, 2]);
    const read = upgrade?.succeeded === undefined ? undefined : decodeHistogram(upgrade.succeeded.hdr, upgrade.succeeded);
    expect(read?.valueAt(50)).toBe(2000);
    expect(summary.phases.upgrade).toMatchObject({ n: 8, minMs: 2, p50Ms: 2, p99Ms: 2, maxMs: 2 });
    expect(summary.phases.firstMessage?.n).toBe(6);
    expect(summary.phases).not.toHaveProperty('tls');
  });

  it('keeps the percentiles of each round for comparisons', () => {
    const { rounds } = runWith(barrierPlan(), [0, 0]);
    expect(rounds[1]?.phases.upgrade).toEqual({ n: 4, p50Us: 2000, p90Us: 2000, p99Us: 2000 });
  });
});

describe('the signatures of a run', () => {
  it('are counted with the strongest join, who closed, how early, and their incidents', () => {
    const plan = barrierPlan();
    const fold = createFold(plan, 'hash');
    const join = (by: 'time' | 'token') => ({
      findingOf: () => ({ signature: 'accept-race', evidence: [{ by, text: 'Need to call accept first' }] }),
    });
    addAttempts(fold, plan, clientsWith(2), { ...join('time'), incidents: { 'accept-race': 1 } });
    addAttempts(fold, plan, clientsWith(3, { round: 2 }), { ...join('token'), round: 2 });
    expect(endOf(fold).summary.signatures).toEqual([
      {
        id: 'accept-race',
        count: 5,
        means: 'what accept-race means',
        class: 'rate',
        by: 'token',
        closedBy: 'server',
        after101Us: 2000,
        incidents: 4,
      },
    ]);
    expect(endOf(fold).cells[0]?.symptoms).toEqual([{ id: 'open-then-1011', count: 5 }]);
  });

  it('name the faults of the harness too, without a symptom', () => {
    const plan = barrierPlan();
    const fold = createFold(plan, 'hash');
    addAttempts(fold, plan, [completedAttempt(), harnessAttempt({ client: 1 })], {
      findingOf: () => ({ signature: 'client-fd-exhausted', symptom: 'harness-fault' }),
    });
    const [cell] = endOf(fold).cells;
    expect(cell?.signatures.map(({ id, count }) => [id, count])).toEqual([['client-fd-exhausted', 1]]);
    expect(cell?.symptoms).toEqual([]);
  });

  it('add up what the log explains by its time alone against the whole bucket, also in rounds without a line', () => {
    const plan = barrierPlan();
    const fold = createFold(plan, 'hash');
    const unsettled = { findingOf: () => ({ confidence: 'low' as const, signature: 'open-then-1011' }) };
    const explained = { symptom: 'open-then-1011', signature: 'accept-race', upTo: 2, of: 3, sample: 'line' };
    addAttempts(fold, plan, clientsWith(3), { ...unsettled, explainedByTime: [explained] });
    addAttempts(fold, plan, clientsWith(2, { round: 2 }), { ...unsettled, round: 2 });
    addAttempts(fold, plan, clientsWith(1, { arm: 'spaced' }), {
      ...unsettled,
      arm: 'spaced',
      logWithoutImpact: [{ signature: 'accept-race', count: 2 }],
    });
    const report = endOf(fold);
    expect(report.explainedByTime).toEqual([{ ...explained, of: 5 }]);
    expect(report.logWithoutImpact).toEqual([{ signature: 'accept-race', count: 2 }]);
  });
});

describe('the examples of a run', () => {
  it('are up to three failing ones of each signature, nine in all, and two passing ones', () => {
    const plan = barrierPlan({ clients: 30 });
    const fold = createFold(plan, 'hash');
    const attempts = clientsWith(28, { clients: 30 });
    addAttempts(fold, plan, attempts, { findingOf: ({ id }) => ({ signature: `kind-${id.client % 5}` }) });
    const kinds = endOf(fold).examples.map(({ finding }) => finding?.signature ?? 'passing');
    expect(kinds).toHaveLength(11);
    expect(kinds.slice(-2)).toEqual(['passing', 'passing']);
    expect(Math.max(...['kind-0', 'kind-1'].map((kind) => kinds.filter((found) => found === kind).length))).toBeLessThanOrEqual(3);
  });

  it('carry the log lines that name the attempt, and those written while it lived', () => {
    const plan = barrierPlan();
    const fold = createFold(plan, 'hash');
    const line = (atMs: number, text: string): LogLine => ({ target: 'app', source: 'stderr', atNs: atMs * 1e6, text });
    const lines = [
      line(10, 'long before'),
      line(1003, 'beside'),
      line(5000, 'token t-1 much later'),
      line(5000, 'long after'),
      line(5001, '127.0.0.1:50000 - closed'),
    ];
    addAttempts(fold, plan, [cutAttempt({ tokens: ['t-1'], local: { address: '127.0.0.1', port: 50000 } })], { lines });
    expect(endOf(fold).examples[0]?.log.map(({ text }) => text)).toEqual(['beside', 'token t-1 much later', '127.0.0.1:50000 - closed']);
  });
});

describe('the health of a run', () => {
  it('is typical of the good burst rounds, but takes the worst of the event loop', () => {
    const plan = barrierPlan();
    const fold = createFold(plan, 'hash');
    for (const [index, spread] of [100_000, 300_000, 200_000].entries()) {
      addAttempts(fold, plan, clientsWith(0), {
        round: index + 1,
        quality: { releaseSpreadNs: spread, loopP99Ns: spread * 10, overlap: index + 2 },
      });
    }
    addAttempts(fold, plan, clientsWith(0), { round: 4, quality: { releaseSpreadNs: 9e6, loopP99Ns: 90e6, spoiled: 'lateRelease' } });
    expect(endOf(fold).health).toEqual({
      spoiledRounds: 1,
      releaseSpreadP50Ms: 0.2,
      releaseSpreadMaxMs: 0.3,
      overlapP50: 3,
      loopP99Ms: 3,
      rttMs: 0.05,
      stamps: 'turn',
    });
  });
});

describe('who stamped the arrivals', () => {
  it('is what was chosen, also where every round was spoiled', () => {
    const plan = barrierPlan();
    const fold = createFold(plan, 'hash');
    addAttempts(fold, plan, clientsWith(0), { quality: { spoiled: 'lateLoop' } });
    expect(endOf(fold, { harness: { stamps: 'kernel' } }).health.stamps).toBe('kernel');
  });

  it('cannot be trusted where their clock was set: gates on times decide nothing, those on failures stand', () => {
    const slow = { id: 'slow', over: { kind: 'phase', phase: 'upgrade', percentile: 50 }, maxMs: 1000 } as const;
    const rate = { id: 'failure-rate', over: { kind: 'any' }, maxRate: 0 } as const;
    const statuses = (clockStepMs?: number) => {
      const plan = barrierPlan({ gates: [rate, slow], schedule: { kind: 'fixed', rounds: 1 } });
      const fold = createFold(plan, 'hash');
      addAttempts(fold, plan, clientsWith(0));
      const { gates, verdict } = endOf(fold, { harness: { stamps: 'kernel', ...(clockStepMs === undefined ? {} : { clockStepMs }) } });
      return [...gates.map((gate) => gate.verdict.status), verdict.status];
    };
    expect(statuses()).toEqual(['pass', 'pass', 'pass']);
    expect(statuses(2000)).toEqual(['pass', 'inconclusive', 'inconclusive']);
  });
});

describe('the figures of a cold start', () => {
  it('count from the start of the server process, round by round, and leave out what never happened', () => {
    const plan = coldStartPlan();
    const fold = createFold(plan, 'hash');
    const waiting = connectRefusedAttempt({ startedNs: 1000e6 });
    addAttempts(fold, plan, [waiting, completedAttempt({ client: 1, startedNs: 1500e6 })], { serverStartedNs: 900e6 });
    addAttempts(fold, plan, [connectRefusedAttempt({ startedNs: 5000e6 })], { round: 2, serverStartedNs: 4900e6 });
    expect(endOf(fold).coldStart).toEqual({
      rounds: [
        { round: 1, firstAcceptMs: 600.2, first101Ms: 603, firstReadyMs: 603.5, waiting: 1 },
        { round: 2, waiting: 1 },
      ],
    });
  });

  it('may be as much earlier as the earliest of all clients may have been', () => {
    const plan = coldStartPlan();
    const fold = createFold(plan, 'hash');
    const attempts = [
      completedAttempt({ client: 1, startedNs: 1000e6, slackNs: { opened: 1e6, ready: 2e6 } }),
      completedAttempt({ client: 2, startedNs: 1001e6, slackNs: { opened: 9e6, ready: 1e6 } }),
    ];
    addAttempts(fold, plan, attempts, { serverStartedNs: 900e6 });
    const [round] = endOf(fold).coldStart?.rounds ?? [];
    expect(round).toMatchObject({ first101Ms: 103, firstReadyMs: 103.5, slackMs: { first101: 8, firstReady: 2 } });
    expect(round?.slackMs).not.toHaveProperty('firstAccept');
  });

  it('are absent where no round started a server', () => {
    expect(runWith(barrierPlan(), [0])).not.toHaveProperty('coldStart');
  });
});
