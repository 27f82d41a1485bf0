import { describe, expect, it } from 'vitest';
import { createRaceDetector } from '../../../src/reference/systems/race-detector.js';
import { createFakeClock } from '../support/fake-clock.js';
import { createWorld } from '../support/world.js';

const limits = { baseDelayMs: 10, handshakeLimitMs: 200, maxRaces: 3 };

describe('the race detector', () => {
  it('doubles the delay with each attempt, up to the limit', () => {
    const detector = createRaceDetector(createFakeClock(), limits);
    expect([1, 2, 3, 4, 5, 6, 7].map(detector.delayFor)).toEqual([10, 20, 40, 80, 160, 200, 200]);
  });

  it('calls a connection ready when both the transport and the application say so', async () => {
    const { application, clock, connect } = await createWorld();
    const client = connect('u');
    expect(application.detector.isReady(client.connection)).toBe(false);
    await clock.advance(3);
    expect(application.detector.isReady(client.connection)).toBe(true);
    client.leave();
    expect(application.detector.isReady(client.connection)).toBe(false);
  });

  it('remembers what it saw with its details', async () => {
    const { application, clock, connect } = await createWorld({ settings: { sessionLookupMs: 1000 } });
    const { connection } = connect('u', '/tracking');
    await clock.advance(7);
    application.detector.record('send-before-accept', 'u', 'too early', connection);
    expect(application.detector.seen()).toEqual([
      {
        pattern: 'send-before-accept',
        userId: 'u',
        detail: 'too early',
        seenMs: clock.nowMs(),
        sessionId: connection.sessionId,
        endpoint: '/tracking',
        remote: connection.remote,
        ageMs: 7,
        state: 'HANDSHAKE_PENDING',
        isOverLimit: false,
      },
    ]);
  });

  it('keeps the latest ones only, and counts them all', () => {
    const detector = createRaceDetector(createFakeClock(), limits);
    for (const user of ['a', 'b', 'c', 'd']) detector.record('nobody-registered', user, '');
    expect(detector.seen().map(({ userId }) => userId)).toEqual(['b', 'c', 'd']);
    expect(detector.counts()['nobody-registered']).toBe(4);
  });
});
