// The exact distribution of Mann and Whitney's U for small samples without ties.

/** P(U >= u) when both samples come from one distribution. */
export function exactTail(u: number, sizeX: number, sizeY: number): number {
  const ways = waysOfU(sizeX, sizeY);
  const all = ways.reduce((sum, count) => sum + count, 0);
  return ways.slice(Math.ceil(u)).reduce((sum, count) => sum + count, 0) / all;
}

/**
 * In how many orders each U comes about: the coefficients of the Gaussian binomial,
 * the product over i = 1..sizeX of (1 - q^(sizeY + i)) / (1 - q^i).
 */
function waysOfU(sizeX: number, sizeY: number): readonly number[] {
  const ways: number[] = Array.from({ length: sizeX * sizeY + 1 }, (_, u) => (u === 0 ? 1 : 0));
  for (let i = 1; i <= sizeX; i += 1) {
    for (let u = ways.length - 1; u >= sizeY + i; u -= 1) ways[u] = (ways[u] ?? 0) - (ways[u - sizeY - i] ?? 0);
    for (let u = i; u < ways.length; u += 1) ways[u] = (ways[u] ?? 0) + (ways[u - i] ?? 0);
  }
  return ways;
}
