// Draws are hashes, not a stream: leaving out client 7 or splitting into shares changes nobody else.

/** A number in [0, 1) that depends on the seed and the parts alone. The hash is cyrb53 (public domain, bryc), 53 bits. */
export function draw(seed: string, ...parts: readonly (string | number)[]): number {
  return hash53(`${seed}\u0000${parts.join('\u0000')}`) / 2 ** 53;
}

export function hash53(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** The members in an order drawn from the seed: the same seed, the same order. */
export function shuffle<T>(members: readonly T[], seed: string, ...parts: readonly (string | number)[]): readonly T[] {
  return members
    .map((member, index) => ({ member, at: draw(seed, ...parts, index) }))
    .sort((a, b) => a.at - b.at)
    .map(({ member }) => member);
}
