// Logarithms of the gamma and beta functions, in a form that keeps its digits at a million attempts.

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/** From here on Stirling's series below is exact to the last digit. */
const stirlingFrom = 10;

/** ln(Gamma(x)) for x > 0: Stirling's series (Abramowitz and Stegun 6.1.40), reached by Gamma(x + 1) = x Gamma(x). */
export function logGamma(x: number): number {
  let shifted = x;
  let product = 1;
  while (shifted < stirlingFrom) {
    product *= shifted;
    shifted += 1;
  }
  return (shifted - 0.5) * Math.log(shifted) - shifted + halfLogTwoPi + stirlingCorrection(shifted) - Math.log(product);
}

/**
 * ln(B(a, b)) for a, b > 0. The three log-gammas are not subtracted where they are large, as SLATEC's DLBETA
 * (Fullerton 1977) does it: at a = b = 500,000 they would cost nine digits.
 */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (large < stirlingFrom) return logGamma(small) + logGamma(large) - logGamma(small + large);
  const share = small / (small + large);
  const correction = stirlingCorrection(large) - stirlingCorrection(small + large);
  if (small < stirlingFrom) {
    return logGamma(small) + correction + small - small * Math.log(small + large) + (large - 0.5) * Math.log1p(-share);
  }
  return (
    halfLogTwoPi -
    0.5 * Math.log(large) +
    stirlingCorrection(small) +
    correction +
    (small - 0.5) * Math.log(share) +
    large * Math.log1p(-share)
  );
}

/** ln of the number of ways to choose k of n. */
export function logChoose(n: number, k: number): number {
  return k === 0 || k === n ? 0 : -Math.log1p(n) - logBeta(n - k + 1, k + 1);
}

function stirlingCorrection(x: number): number {
  const square = 1 / (x * x);
  const tail = 1 / 1188 - square * (691 / 360360 - square / 156);
  return (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * tail)))) / x;
}
