import { describe, expect, it } from 'vitest';
import { judgeRound } from '../../src/judge/judge-round.js';
import type { Attempt } from '../../src/model/history.js';
import {
  completedAttempt,
  connectRefusedAttempt,
  droppedAttempt,
  erroredAttempt,
  refusedAttempt,
  timedOutAttempt,
  unfinishedAttempt,
} from '../support/attempts.js';
import { coldStartPlan, described } from './plans.js';

const plan = coldStartPlan();
const at = (ms: number, make: (options: { startedNs: number; client: number }) => Attempt): Attempt =>
  make({ startedNs: ms * 1e6, client: ms });
const standings = (attempts: readonly Attempt[], serverStartedNs?: number): readonly string[] =>
  judgeRound(plan, attempts, serverStartedNs).map(described);

describe('a cold start', () => {
  it('takes refused connects and declared not-ready answers before the first success for waiting', () => {
    const attempts = [
      at(0, connectRefusedAttempt),
      at(50, (options) => refusedAttempt({ ...options, httpStatus: 503 })),
      at(100, completedAttempt),
    ];
    expect(standings(attempts)).toEqual(['waiting', 'waiting', 'completed']);
  });

  it('fails any other answer before the first success', () => {
    const attempts = [
      at(0, (options) => refusedAttempt({ ...options, httpStatus: 404 })),
      at(50, (options) => erroredAttempt({ ...options, after: 'released', code: 'RESET_BEFORE_RESPONSE' })),
      at(100, completedAttempt),
    ];
    expect(standings(attempts)).toEqual(['failed: refusal', 'failed: refusal', 'completed']);
  });

  it('always fails a 101 that is followed by a drop or by silence', () => {
    const attempts = [
      at(0, droppedAttempt),
      at(50, (options) => timedOutAttempt({ ...options, step: 'welcome' })),
      at(2100, completedAttempt),
    ];
    expect(standings(attempts, 1000e6)).toEqual(['failed: drop', 'failed: welcome', 'completed']);
  });

  it('fails everything begun after the first success', () => {
    const attempts = [
      at(0, completedAttempt),
      at(50, connectRefusedAttempt),
      at(100, (options) => refusedAttempt({ ...options, httpStatus: 503 })),
    ];
    expect(standings(attempts)).toEqual(['completed', 'failed: refusal', 'failed: refusal']);
  });

  it('lets an attempt wait that began before the first success, even if its answer came later', () => {
    const attempts = [at(0, completedAttempt), at(3, (options) => refusedAttempt({ ...options, httpStatus: 503 }))];
    expect(standings(attempts)).toEqual(['completed', 'waiting']);
  });

  it('fails the last attempt when the server was never ready within the limit', () => {
    const attempts = Array.from({ length: 41 }, (_, index) => at(index * 50, connectRefusedAttempt));
    expect(standings(attempts).slice(-2)).toEqual(['waiting', 'failed: readyWithin']);
    expect(standings(attempts).filter((standing) => standing === 'waiting')).toHaveLength(40);
  });

  it('fails the attempts begun after the limit when readiness came too late', () => {
    const attempts = [at(0, connectRefusedAttempt), at(2050, connectRefusedAttempt), at(2100, completedAttempt)];
    expect(standings(attempts)).toEqual(['waiting', 'failed: readyWithin', 'completed']);
  });

  it('counts readiness from the start of the server where it is known', () => {
    const attempts = [at(0, connectRefusedAttempt), at(1500, completedAttempt)];
    expect(standings(attempts)).toEqual(['waiting', 'completed']);
    expect(standings(attempts, -1000e6)).toEqual(['failed: readyWithin', 'completed']);
  });

  it('claims nothing about readiness when the round was interrupted before the limit', () => {
    const attempts = [at(0, connectRefusedAttempt), at(50, unfinishedAttempt)];
    expect(standings(attempts)).toEqual(['waiting', 'unfinished']);
  });

  it('tries readyWithin once in a round', () => {
    const judged = judgeRound(plan, [at(0, connectRefusedAttempt), at(50, completedAttempt), at(100, completedAttempt)]);
    expect(judged.filter(({ triedChecks }) => triedChecks.includes('readyWithin'))).toHaveLength(1);
  });

  it('sheds 429 also before the first success', () => {
    expect(standings([at(0, (options) => refusedAttempt({ ...options, httpStatus: 429 })), at(50, completedAttempt)])).toEqual([
      'shed',
      'completed',
    ]);
  });
});
