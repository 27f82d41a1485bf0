import { describe, expect, it } from 'vitest';
import { judgeRound } from '../../src/judge/judge-round.js';
import type { Attempt } from '../../src/model/history.js';
import { completedAttempt, refusedAttempt } from '../support/attempts.js';
import { barrierPlan, checks, withProfile } from './plans.js';

const ms = 1e6;
const plan = withProfile(barrierPlan({ checks: checks('refusal', 'openAtMost', 'drop') }), { limit: { openAtMost: 2, full: [503] } });
const opened = (client: number, startedMs = client / 100): Attempt => completedAttempt({ client, startedNs: startedMs * ms });
const full = (client: number): Attempt => refusedAttempt({ client, httpStatus: 503 });
const standings = (attempts: readonly Attempt[]) =>
  judgeRound(plan, attempts).map(({ standing, failedChecks }) => [standing, ...failedChecks]);

describe('a place for two connections', () => {
  it('holds against the server each one that it lets in beyond that', () =>
    expect(standings([opened(0), opened(1), opened(2), opened(3)])).toEqual([
      ['completed'],
      ['completed'],
      ['failed', 'openAtMost'],
      ['failed', 'openAtMost'],
    ]));

  it('may refuse as full once two were let in', () =>
    expect(standings([opened(0), opened(1), full(2)])).toEqual([['completed'], ['completed'], ['completed']]));

  it('must not refuse as full while there is room', () =>
    expect(standings([opened(0), full(1)])).toEqual([['completed'], ['failed', 'refusal']]));

  it('must not refuse by another status', () =>
    expect(standings([opened(0), opened(1), refusedAttempt({ client: 2, httpStatus: 500 })])[2]).toEqual(['failed', 'refusal']));

  it('has a seat again once we have begun to close', () =>
    expect(standings([opened(0), opened(1), opened(2, 200)])).toEqual([['completed'], ['completed'], ['completed']]));
});
