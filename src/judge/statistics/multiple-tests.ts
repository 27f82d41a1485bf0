// Many tests at once: p-values made larger, so that the chance of a false alarm is that of one test.

/** Holm 1979: adjusted p-values in the order given; those below a keep the chance of any false alarm below a. For gates. */
export function holm(pValues: readonly number[]): readonly number[] {
  const size = pValues.length;
  let largest = 0;
  return inOrderOf(pValues, ascending(pValues), (pValue, rank) => {
    largest = Math.max(largest, Math.min(1, (size - rank) * pValue));
    return largest;
  });
}

/** Benjamini and Hochberg 1995: adjusted p-values; of those below q, at most the share q is a false alarm on average. For exploring. */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  const size = pValues.length;
  let smallest = 1;
  return inOrderOf(pValues, ascending(pValues).toReversed(), (pValue, step) => {
    smallest = Math.min(smallest, (size / (size - step)) * pValue);
    return smallest;
  });
}

const ascending = (pValues: readonly number[]): readonly number[] =>
  pValues.map((_, place) => place).sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0));

/** Adjusts the values in the order of `places` and puts the results back where the values stood. */
function inOrderOf(
  pValues: readonly number[],
  places: readonly number[],
  adjust: (pValue: number, step: number) => number,
): readonly number[] {
  const adjusted = [...pValues];
  places.forEach((place, step) => {
    adjusted[place] = adjust(pValues[place] ?? 1, step);
  });
  return adjusted;
}
