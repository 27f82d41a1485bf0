import { describe, expect, it } from 'vitest';
import { createSendBacklog } from '../../../src/reference/systems/send-backlog.js';

const [ann, ben] = [{ name: 'ann' }, { name: 'ben' }];

describe('the backlog of sends', () => {
  it('adds up what waits for each peer now, not what has ever waited', () => {
    const backlog = createSendBacklog();
    backlog.note(ann, 100);
    backlog.note(ben, 50);
    backlog.note(ann, 20);
    expect(backlog.totalBytes()).toBe(70);
    backlog.note(ann, 0);
    expect([backlog.totalBytes(), backlog.size()]).toEqual([50, 1]);
  });

  it('names the peer for whom most waits, and nobody when all read', () => {
    const backlog = createSendBacklog();
    expect(backlog.largest()).toBeUndefined();
    backlog.note(ann, 100);
    backlog.note(ben, 200);
    expect(backlog.largest()).toBe(ben);
    backlog.note(ben, 0);
    expect(backlog.largest()).toBe(ann);
  });

  it('forgets a peer for good: what its socket still calls back about does not count', () => {
    const backlog = createSendBacklog();
    backlog.note(ann, 100);
    backlog.forget(ann);
    backlog.note(ann, 70);
    expect([backlog.totalBytes(), backlog.largest()]).toEqual([0, undefined]);
  });
});
