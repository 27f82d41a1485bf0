import { describe, expect, it } from 'vitest';
import { createBytesByPeer } from '../../../src/reference/systems/bytes-by-peer.js';

const [ann, ben] = [{ name: 'ann' }, { name: 'ben' }];

describe('bytes by peer', () => {
  it('adds up what each peer has now, not what it ever had', () => {
    const bytes = createBytesByPeer();
    bytes.note(ann, 100);
    bytes.note(ben, 50);
    bytes.note(ann, 20);
    expect(bytes.totalBytes()).toBe(70);
    bytes.note(ann, 0);
    expect([bytes.totalBytes(), bytes.size()]).toEqual([50, 1]);
  });

  it('names the peer that has most, and nobody when none has any', () => {
    const bytes = createBytesByPeer();
    expect(bytes.largest()).toBeUndefined();
    bytes.note(ann, 100);
    bytes.note(ben, 200);
    expect(bytes.largest()).toBe(ben);
    bytes.note(ben, 0);
    expect(bytes.largest()).toBe(ann);
  });

  it('forgets a peer for good: what its socket still calls back about does not count', () => {
    const bytes = createBytesByPeer();
    bytes.note(ann, 100);
    bytes.forget(ann);
    bytes.note(ann, 70);
    expect([bytes.totalBytes(), bytes.largest()]).toEqual([0, undefined]);
  });
});
