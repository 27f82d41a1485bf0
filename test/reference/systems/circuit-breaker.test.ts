import { describe, expect, it } from 'vitest';
import { type CircuitBreaker, createCircuitBreaker } from '../../../src/reference/systems/circuit-breaker.js';
import { createFakeClock, type FakeClock } from '../support/fake-clock.js';

const figures = { window: 10, failureShare: 0.5, openMs: 1000, probes: 2 };

function createOpenBreaker(): { readonly breaker: CircuitBreaker; readonly clock: FakeClock } {
  const clock = createFakeClock();
  const breaker = createCircuitBreaker(clock, figures);
  for (let failure = 0; failure < 5; failure += 1) breaker.failed();
  return { breaker, clock };
}

describe('the circuit breaker', () => {
  it('stays closed while less than half of the latest openings fail', () => {
    const breaker = createCircuitBreaker(createFakeClock(), figures);
    for (let round = 0; round < 20; round += 1) {
      breaker.succeeded();
      breaker.succeeded();
      breaker.failed();
    }
    expect(breaker.state()).toBe('closed');
    expect(breaker.admits()).toBe(true);
  });

  it('does not open on fewer outcomes than half its window', () => {
    const breaker = createCircuitBreaker(createFakeClock(), figures);
    for (let failure = 0; failure < 4; failure += 1) breaker.failed();
    expect(breaker.state()).toBe('closed');
  });

  it('opens when half of them fail, and admits nobody for a second', async () => {
    const { breaker, clock } = createOpenBreaker();
    expect(breaker.admits()).toBe(false);
    await clock.advance(999);
    expect(breaker.admits()).toBe(false);
  });

  it('then admits a few probes and closes when all of them succeed', async () => {
    const { breaker, clock } = createOpenBreaker();
    await clock.advance(1000);
    expect([breaker.admits(), breaker.admits(), breaker.admits()]).toEqual([true, true, false]);
    expect(breaker.state()).toBe('half-open');
    breaker.succeeded();
    breaker.succeeded();
    expect(breaker.state()).toBe('closed');
    expect(breaker.admits()).toBe(true);
  });

  it('opens again for a whole second when a probe fails', async () => {
    const { breaker, clock } = createOpenBreaker();
    await clock.advance(1000);
    breaker.admits();
    breaker.failed();
    await clock.advance(999);
    expect(breaker.admits()).toBe(false);
    await clock.advance(1);
    expect(breaker.admits()).toBe(true);
  });

  it('gives new probes when the old ones were never heard of again', async () => {
    const { breaker, clock } = createOpenBreaker();
    await clock.advance(1000);
    expect([breaker.admits(), breaker.admits(), breaker.admits()]).toEqual([true, true, false]);
    await clock.advance(1000);
    expect(breaker.admits()).toBe(true);
  });
});
