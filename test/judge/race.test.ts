import { describe, expect, it } from 'vitest';
import { barrierPlan, rapidCyclePlan } from './plans.js';
import { runWith } from './rounds.js';

const raceOf = (failures: readonly number[], control: readonly number[]) =>
  runWith(barrierPlan({ rounds: failures.length }), failures, control).summary.race;

describe('the word race', () => {
  it('is said when the burst fails significantly more than the control, by permutation of whole rounds', () => {
    expect(raceOf([2, 2, 3, 1, 2], [0, 0, 0, 0, 0])).toEqual({ shown: true, pValue: expect.closeTo(1 / 252) as number });
  });

  it('needs three rounds on each side: two cannot show it however they fail', () => {
    expect(raceOf([4, 4, 4], [0, 0, 0])?.shown).toBe(true);
    expect(raceOf([4, 4], [0, 0])).toEqual({ shown: false, pValue: expect.closeTo(1 / 6) as number });
  });

  it('is not said when one bad round of many clients carries all the failures', () => {
    expect(raceOf([4, 0, 0, 0, 0], [0, 0, 0, 0, 0])?.shown).toBe(false);
  });

  it('is not said when both fail alike, or nothing fails', () => {
    expect(raceOf([2, 2, 2, 2, 2], [2, 2, 2, 2, 2])).toEqual({ shown: false, pValue: 1 });
    expect(raceOf([0, 0, 0], [0, 0, 0])?.shown).toBe(false);
  });

  it('is not decided without a control arm', () => {
    expect(raceOf([2, 2, 2], [])).toBeUndefined();
  });

  it('goes by attempts where no barrier releases them together', () => {
    const [burst] = rapidCyclePlan().arms;
    const arms = [burst, { ...burst, name: 'spaced' as const }] as const;
    const { race } = runWith(rapidCyclePlan({ arms, rounds: 2 }), [4, 4], [0, 0]).summary;
    expect(race).toEqual({ shown: true, pValue: expect.closeTo(1 / 12870, 8) as number });
  });
});
