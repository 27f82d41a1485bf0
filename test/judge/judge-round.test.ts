import { describe, expect, it } from 'vitest';
import { judgeRound } from '../../src/judge/judge-round.js';
import type { Attempt } from '../../src/model/history.js';
import type { Plan } from '../../src/model/plan.js';
import {
  completedAttempt,
  connectRefusedAttempt,
  cutAttempt,
  done,
  droppedAttempt,
  erroredAttempt,
  failed,
  forClients,
  harnessAttempt,
  missed,
  notReached,
  refusedAttempt,
  timedOutAttempt,
  unfinishedAttempt,
} from '../support/attempts.js';
import { barrierPlan, checks, described, rapidCyclePlan, withProfile } from './plans.js';

const concurrent = barrierPlan();
const welcomed = [done('open', 0), done('welcome', 0), notReached('echo'), notReached('linger'), notReached('close')];
const lingered = [done('open', 0), done('welcome', 0), done('echo', 0), notReached('linger'), notReached('close')];
const through = [done('open', 0), done('welcome', 0), done('echo', 0), done('linger', 0), notReached('close')];
const oneShot = withProfile(concurrent, { closes: { codes: [1000], after: 'welcome' } });
const rapid = rapidCyclePlan();

type Row = readonly [rule: string, plan: Plan, attempt: Attempt, expected: string];

const rows: readonly Row[] = [
  ['a whole conversation is completed', concurrent, completedAttempt(), 'completed'],
  ['a refusal fails', concurrent, refusedAttempt({ httpStatus: 403 }), 'failed: refusal'],
  ['a 503 fails where the server does not start in the round', concurrent, refusedAttempt({ httpStatus: 503 }), 'failed: refusal'],
  ['429 is shed, not failed', concurrent, refusedAttempt({ httpStatus: 429 }), 'shed'],
  ['a refused connect fails', concurrent, connectRefusedAttempt(), 'failed: refusal'],
  ['a reset before the 101 fails', concurrent, erroredAttempt({ after: 'released', code: 'RESET_BEFORE_RESPONSE' }), 'failed: refusal'],
  ['an opening that takes too long fails', concurrent, timedOutAttempt({ after: 'released', step: 'upgrade' }), 'failed: refusal'],
  ['an early close by the server is a drop', concurrent, droppedAttempt({ close: { code: 1011 } }), 'failed: drop'],
  ['an early close with 1000 is a drop as well', concurrent, droppedAttempt({ close: { code: 1000 } }), 'failed: drop'],
  ['a cut is a drop', concurrent, cutAttempt({ end: 'rst' }), 'failed: drop'],
  ['a cut is a drop however late', concurrent, cutAttempt({ afterOpenMs: 1600, steps: lingered }), 'failed: drop'],
  [
    'an abnormal close is a drop however late',
    concurrent,
    droppedAttempt({ close: { code: 1011 }, afterOpenMs: 1600, steps: lingered }),
    'failed: drop',
  ],
  [
    'an early close with 1000 is a drop also when nothing is owed',
    concurrent,
    droppedAttempt({ close: { code: 1000 }, afterOpenMs: 1400, steps: lingered }),
    'failed: drop',
  ],
  [
    'a normal close that is not early is right',
    concurrent,
    droppedAttempt({ close: { code: 1000 }, afterOpenMs: 1600, steps: lingered }),
    'completed',
  ],
  [
    'a normal close is a drop however late while an answer is owed',
    concurrent,
    droppedAttempt({ close: { code: 1000 }, afterOpenMs: 1600 }),
    'failed: drop',
  ],
  [
    'a close by the server just before our own is a drop',
    concurrent,
    completedAttempt({ close: { code: 1011, initiator: 'server' } }),
    'failed: drop',
  ],
  ['a declared close after the welcome is right', oneShot, droppedAttempt({ close: { code: 1000 }, steps: welcomed }), 'completed'],
  ['a declared close before the welcome is a drop', oneShot, droppedAttempt({ close: { code: 1000 } }), 'failed: drop'],
  [
    'a close with another code than declared is a drop',
    oneShot,
    droppedAttempt({ close: { code: 1011 }, steps: welcomed }),
    'failed: drop',
  ],
  ['a cut is never a declared close', oneShot, cutAttempt({ steps: welcomed }), 'failed: drop'],
  ['a missing welcome fails', concurrent, timedOutAttempt({ step: 'welcome' }), 'failed: welcome'],
  [
    'a missed welcome fails an attempt that went on',
    concurrent,
    completedAttempt({ steps: [done('open', 0), missed('welcome'), done('close', 0)] }),
    'failed: welcome',
  ],
  ['an unanswered echo fails', concurrent, timedOutAttempt({ step: 'echo' }), 'failed: echo'],
  [
    'an opening message without its answer fails',
    concurrent,
    timedOutAttempt({ step: 'opening', steps: [missed('opening 1')] }),
    'failed: opening',
  ],
  [
    'a message that proves failure fails what waited for it',
    concurrent,
    erroredAttempt({ after: 'received', code: 'REJECTED_MESSAGE', steps: [done('open', 0), failed('welcome', 'REJECTED_MESSAGE')] }),
    'failed: welcome',
  ],
  ['an invalid frame is a drop', concurrent, erroredAttempt({ after: 'opened', code: 'WS_ERR_INVALID_OPCODE' }), 'failed: drop'],
  [
    'a wait that no check of the plan claims is a drop',
    { ...concurrent, checks: checks('refusal', 'drop') },
    timedOutAttempt({ step: 'welcome' }),
    'failed: drop',
  ],
  ['a check that the plan does not have cannot fail', { ...concurrent, checks: checks('drop') }, refusedAttempt(), 'completed'],
  [
    'a check of class info never makes an attempt failed',
    { ...concurrent, checks: [{ id: 'refusal', class: 'info' }] },
    refusedAttempt(),
    'completed: refusal',
  ],
  ['a fault of the harness is nobody else’s', concurrent, harnessAttempt({ code: 'EMFILE' }), 'harness'],
  ['an attempt that the interrupt cut short is unfinished', concurrent, unfinishedAttempt(), 'unfinished'],
  [
    'a close that is not answered counts only where clean closes are checked',
    concurrent,
    completedAttempt({ close: { wasClean: false, end: 'timeout', code: 1006 } }),
    'completed',
  ],
  [
    'a close that is not answered fails rapid-cycle',
    rapid,
    completedAttempt({ close: { wasClean: false, end: 'timeout', code: 1006 } }),
    'failed: cleanClose',
  ],
  [
    'a close answered by FIN alone fails rapid-cycle',
    rapid,
    completedAttempt({ close: { wasClean: false, end: 'fin', code: 1006 } }),
    'failed: cleanClose',
  ],
  [
    'a close that timed out fails rapid-cycle',
    rapid,
    timedOutAttempt({ after: 'closing', step: 'close', steps: through }),
    'failed: cleanClose',
  ],
  [
    'an error while closing is no drop',
    rapid,
    erroredAttempt({ after: 'received', code: 'ECONNRESET', steps: through }),
    'failed: cleanClose',
  ],
  [
    'an error while closing is nothing where clean closes are not checked',
    concurrent,
    erroredAttempt({ after: 'received', code: 'ECONNRESET', steps: through }),
    'completed',
  ],
  [
    'a script that leaves by RST has no close to answer',
    rapid,
    completedAttempt({ close: { wasClean: false, end: 'rst', code: 1006 }, steps: [done('open', 0), done('reset', 0)] }),
    'completed',
  ],
];

describe('judgeRound', () => {
  it.each(rows)('%s', (_rule, plan, attempt, expected) => {
    expect(judgeRound(plan, [attempt]).map(described)).toEqual([expected]);
  });

  it('gives every attempt exactly one standing, in the order given', () => {
    const attempts = rows.map(([, , attempt]) => attempt);
    expect(judgeRound(concurrent, attempts).map(({ attempt }) => attempt)).toEqual(attempts);
  });

  it('fails only checks that were tried', () => {
    for (const [rule, plan, attempt] of rows) {
      const [judged] = judgeRound(plan, [attempt]);
      expect(judged?.triedChecks, rule).toEqual(expect.arrayContaining([...(judged?.failedChecks ?? [])]));
    }
  });

  it('tries no check on an attempt that the harness lost', () => {
    expect(judgeRound(concurrent, [harnessAttempt()])[0]?.triedChecks).toEqual([]);
  });

  it('counts an opening as answered once the step open is done', () => {
    expect(judgeRound(concurrent, [completedAttempt()])[0]?.triedChecks).toContain('opening');
  });
});

describe('a session given twice', () => {
  const session = (name: string) => ({ captured: { session: name } });

  it('fails every attempt that holds it, for nobody can say whose it is', () => {
    const attempts = forClients(4, ({ client }) => completedAttempt({ client, ...session(client < 2 ? 'same' : `own-${client}`) }));
    expect(judgeRound(concurrent, attempts).map(described)).toEqual(['failed: session', 'failed: session', 'completed', 'completed']);
  });

  it('is not looked for across the arms', () => {
    const attempts = [completedAttempt({ arm: 'burst', ...session('a') }), completedAttempt({ arm: 'spaced', client: 1, ...session('a') })];
    expect(judgeRound(concurrent, attempts).map(described)).toEqual(['completed', 'completed']);
  });

  it('is resumption when the same client comes back after it has closed', () => {
    const attempts = [
      completedAttempt({ cycle: 1, startedNs: 0, ...session('a') }),
      completedAttempt({ cycle: 2, startedNs: 200e6, ...session('a') }),
    ];
    expect(judgeRound(rapid, attempts).map(described)).toEqual(['completed', 'completed']);
  });

  it('is a mix-up when the same client holds both at once', () => {
    const attempts = [
      completedAttempt({ cycle: 1, startedNs: 0, ...session('a') }),
      completedAttempt({ cycle: 2, startedNs: 50e6, ...session('a') }),
    ];
    expect(judgeRound(rapid, attempts).map(described)).toEqual(['failed: session', 'failed: session']);
  });

  it('stands beside what else the attempt failed', () => {
    const attempts = [completedAttempt({ ...session('a') }), droppedAttempt({ client: 1, ...session('a') })];
    expect(judgeRound(concurrent, attempts).map(described)).toEqual(['failed: session', 'failed: drop, session']);
  });

  it('is nothing where the check is not in the plan', () => {
    const attempts = forClients(2, ({ client }) => completedAttempt({ client, ...session('same') }));
    expect(judgeRound({ ...concurrent, checks: checks('drop') }, attempts).map(described)).toEqual(['completed', 'completed']);
  });
});
