import { describe, expect, it } from 'vitest';
import { validateProgressively } from '../../../src/reference/systems/progressive-validation.js';
import { createFakeClock } from '../support/fake-clock.js';

const figures = { stepMs: 10, limitMs: 3000 };

describe('progressive validation', () => {
  it('looks at once, then every 10 ms', async () => {
    const clock = createFakeClock();
    const looks: number[] = [];
    const validated = validateProgressively(clock, figures, () => looks.push(clock.nowMs()) === 4);
    await clock.advance(100);
    expect(await validated).toBe(true);
    expect(looks).toEqual([0, 10, 20, 30]);
  });

  it('gives up after 3 s and says so', async () => {
    const clock = createFakeClock();
    const ended = validateProgressively(clock, figures, () => false).then((isValid) => ({ isValid, atMs: clock.nowMs() }));
    await clock.advance(10_000);
    expect(await ended).toEqual({ isValid: false, atMs: 3000 });
  });

  it('costs nothing when the connection is there already', async () => {
    const clock = createFakeClock();
    expect(await validateProgressively(clock, figures, () => true)).toBe(true);
    expect(clock.pending()).toBe(0);
  });

  it('ends when the client leaves', async () => {
    const clock = createFakeClock();
    const leaving = new AbortController();
    const validated = validateProgressively(clock, figures, () => false, leaving.signal);
    await clock.advance(25);
    leaving.abort();
    expect(await validated).toBe(false);
    expect(clock.pending()).toBe(0);
  });
});
