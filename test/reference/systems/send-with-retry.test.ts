import { describe, expect, it } from 'vitest';
import {
  equalPauses,
  exponentialPauses,
  linearPauses,
  type RetryPlan,
  sendWithRetry,
} from '../../../src/reference/systems/send-with-retry.js';
import { createFakeClock } from '../support/fake-clock.js';

/** At which instants a send that always fails was tried. */
async function triedAt(plan: RetryPlan): Promise<readonly number[]> {
  const clock = createFakeClock();
  const tried: number[] = [];
  const ended = sendWithRetry({ clock, plan }, () => {
    tried.push(clock.nowMs());
    throw new Error('not yet');
  }).catch((error: unknown) => String(error));
  await clock.advance(10_000);
  expect(await ended).toBe('Error: not yet');
  return tried;
}

describe('sending with retries', () => {
  it('tries 3 times with pauses of 20 ms x attempt, as case A does with the first message', async () => {
    expect(await triedAt(linearPauses(3, 20))).toEqual([0, 20, 60]);
  });

  it('doubles the pause with each of 2 retries, as case A does with every other message', async () => {
    expect(await triedAt(exponentialPauses(2, 20))).toEqual([0, 20, 60]);
    expect(await triedAt(exponentialPauses(3, 10))).toEqual([0, 10, 30, 70]);
  });

  it('tries 3 times, 50 ms apart, as case C does with the welcome', async () => {
    expect(await triedAt(equalPauses(3, 50))).toEqual([0, 50, 100]);
  });

  it('ends with the first send that succeeds, and counts the retries', async () => {
    const clock = createFakeClock();
    const retries: number[] = [];
    let failures = 1;
    const sent = sendWithRetry({ clock, plan: equalPauses(3, 50), onRetry: (attempt) => retries.push(attempt) }, () => {
      failures -= 1;
      if (failures >= 0) throw new Error('not yet');
    });
    await clock.advance(1000);
    await sent;
    expect(retries).toEqual([1]);
    expect(clock.pending()).toBe(0);
  });

  it('stops when the client has left', async () => {
    const clock = createFakeClock();
    const leaving = new AbortController();
    let tries = 0;
    const sent = sendWithRetry({ clock, plan: equalPauses(100, 50), signal: leaving.signal }, () => {
      tries += 1;
      throw new Error('gone');
    });
    const ended = expect(sent).rejects.toThrow('gone');
    await clock.advance(60);
    leaving.abort();
    await ended;
    expect(tries).toBe(3);
  });
});
