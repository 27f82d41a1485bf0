import { describe, expect, it } from 'vitest';
import { awaitedTimesOf, spanOf, timesOf } from '../../src/campaign/awaited-times.js';
import type { JudgedAttempt } from '../../src/judge/judged-attempt.js';
import type { Attempt, StepResult } from '../../src/model/history.js';
import { provocations } from '../../src/cli/provocations.js';
import { builtIn, compile } from '../plan/plan-support.js';
import { completedAttempt, droppedAttempt } from '../support/attempts.js';

const standing = (attempt: Attempt, as: JudgedAttempt['standing'] = 'completed'): JudgedAttempt => ({
  attempt,
  standing: as,
  triedChecks: [],
  failedChecks: [],
});
const ms = 1e6;
const planOf = (name: string) => compile({ scenario: builtIn(name) }).plan;

describe('the time that a cure costs', () => {
  const queued = planOf('queued-message');
  const stepId = (name: string): string => queued.actors[0].steps.find((step) => step.do === name)?.id ?? name;
  const late: readonly StepResult[] = [
    { step: stepId('open'), kind: 'done', atNs: 3 * ms },
    { step: stepId('welcome'), kind: 'done', atNs: 4 * ms },
    { step: stepId('pushed'), kind: 'done', atNs: 504 * ms },
  ];

  it('runs to the message that the scenario is about, not to the greeting before it', () => {
    const attempt = completedAttempt({ steps: late, marks: { released: 1 * ms } });
    expect(awaitedTimesOf(queued, [standing(attempt)], spanOf(queued, 'pushed'))).toEqual([503]);
    expect(awaitedTimesOf(queued, [standing(attempt)], spanOf(queued, 'welcome'))).toEqual([3]);
  });

  it('is that of attempts which succeeded and got the message', () => {
    const without = completedAttempt({ steps: [...late.slice(0, 2), { step: stepId('pushed'), kind: 'notReached' }] });
    const judged = [standing(without), standing(completedAttempt({ steps: late }), 'failed'), standing(droppedAttempt(), 'failed')];
    expect(awaitedTimesOf(queued, judged, spanOf(queued, 'pushed'))).toEqual([]);
  });

  it('counts from the release behind a barrier, and from the due time where connects come at a rate', () => {
    expect(spanOf(queued, 'pushed').from).toBe('released');
    const cold = planOf('cold-start');
    const span = spanOf(cold, 'welcome');
    expect(span.from).toBe('due');
    const welcome = cold.actors[0].steps.find((step) => step.do === 'welcome')?.id ?? '';
    const attempt = completedAttempt({
      steps: [{ step: welcome, kind: 'done', atNs: 90 * ms }],
      marks: { scheduled: 10 * ms, released: 70 * ms },
    });
    expect(awaitedTimesOf(cold, [standing(attempt)], span)).toEqual([80]);
  });

  it('is told by nearest rank', () => {
    expect(timesOf([30, 10, 20])).toEqual({ n: 3, p50Ms: 20, p99Ms: 30 });
    expect(timesOf([])).toBeUndefined();
  });
});

describe('each defect', () => {
  it.each(Object.entries(provocations))('%s is timed to a message without which its scenario fails', (_defect, { scenario, awaited }) => {
    const plan = planOf(scenario);
    expect(plan.actors[0].steps.map((step) => step.do)).toContain(awaited);
    expect(plan.checks.map(({ id }) => id)).toContain(awaited === 'pushed' ? 'push' : awaited);
  });
});
