import { describe, expect, it } from 'vitest';
import { environments, figuresOf } from '../../../src/reference/environment.js';
import { coordinateHandshake, HandshakeTimeoutError } from '../../../src/reference/systems/handshake-coordinator.js';
import { createWorld } from '../support/world.js';

describe('the handshake coordinator', () => {
  it.each([
    ['testing', 1, 100],
    ['development', 10, 200],
    ['staging', 25, 500],
    ['production', 25, 1000],
  ] as const)('goes in %s by a base delay of %i ms and a limit of %i ms', (environment, baseDelayMs, handshakeLimitMs) => {
    expect(environments).toContain(environment);
    expect(figuresOf(environment)).toMatchObject({ baseDelayMs, handshakeLimitMs });
  });

  it('takes 2 base delays for a connection that is accepted meanwhile', async () => {
    const { application, clock, connect } = await createWorld();
    const { connection } = connect('u');
    const startedMs = clock.nowMs();
    const coordinated = coordinateHandshake(application, figuresOf('development'), connection).then(() => clock.nowMs() - startedMs);
    await clock.advance(300);
    expect(await coordinated).toBe(20);
  });

  it('waits longer before each look', async () => {
    const { application, clock, connect } = await createWorld({ environment: 'testing', settings: { sessionLookupMs: 12 } });
    const { connection } = connect('u');
    const startedMs = clock.nowMs();
    const coordinated = coordinateHandshake(application, figuresOf('testing'), connection).then(() => clock.nowMs() - startedMs);
    await clock.advance(100);
    // 1 to begin with, looks after 1, 2, 4 and 8 more, accepted at 12, 1 at the end: the case's "about 14 ms in testing".
    expect(await coordinated).toBe(1 + 1 + 2 + 4 + 8 + 1);
  });

  it('gives up at the limit of the environment', async () => {
    const { application, clock, connect } = await createWorld({ settings: { sessionLookupMs: 5000 } });
    const { connection } = connect('u');
    const startedMs = clock.nowMs();
    const ended = coordinateHandshake(application, figuresOf('staging'), connection).catch((error: unknown) => ({
      error,
      afterMs: clock.nowMs() - startedMs,
    }));
    await clock.advance(1000);
    expect(await ended).toMatchObject({ error: expect.any(HandshakeTimeoutError) as unknown, afterMs: 500 });
  });

  it('ends quietly when the client leaves', async () => {
    const { application, clock, connect } = await createWorld({ settings: { sessionLookupMs: 5000 } });
    const client = connect('u');
    const coordinated = coordinateHandshake(application, figuresOf('staging'), client.connection);
    await clock.advance(60);
    client.leave();
    await expect(coordinated).resolves.toBeUndefined();
  });
});
