// The interval of a failure rate whose attempts hang together by round: Wilson over what the design effect leaves of them.
import { borderBetween } from './border.js';
import type { Bounds, Counts } from './counts.js';
import { type DesignEffect, designEffect, effectOfVariances } from './design-effect.js';
import { type RoundSums, sumsOf, variancesOf } from './round-variance.js';
import { wilson } from './wilson.js';

/**
 * Few failures cannot show whether failures come together: by the design effect alone one failure would narrow the interval of a
 * clean run tenfold. So the upper end is the highest that any part of the failures would have given, none of them and those of the
 * worst rounds alone among them: one failure more never makes it fall. The lower end is its mirror image, over the successes.
 * `effectiveCount` is that of the end for which the attempts are worth least.
 */
export function clusteredInterval(rounds: readonly Counts[], level: number): Bounds & Pick<DesignEffect, 'effectiveCount' | 'unit'> {
  const { effectiveCount, unit } = designEffect(rounds);
  const { attempts, failed } = sumsOf(rounds);
  const rate = failed / attempts;
  const plain = wilson(rate * effectiveCount, effectiveCount, level);
  if (unit !== 'designEffect') return { ...plain, effectiveCount, unit };
  const high = highestEnd(rounds, level);
  const low = 1 - highestEnd(rounds.map(mirrored), level);
  const worth = Math.min(
    effectiveCount,
    high > plain.high ? worthOfUpperEnd(rate, high, level, effectiveCount) : effectiveCount,
    low < plain.low ? worthOfUpperEnd(1 - rate, 1 - low, level, effectiveCount) : effectiveCount,
  );
  return { low, high, effectiveCount: worth, unit };
}

const mirrored = ({ attempts, failed }: Counts): Counts => ({ attempts, failed: attempts - failed });

/** Over the parts that hold no failure, those of the worst round, of the worst two and so on: between these the end is never higher. */
function highestEnd(rounds: readonly Counts[], level: number): number {
  const whole = sumsOf(rounds);
  const worstFirst = rounds.filter(({ failed }) => failed > 0).sort((a, b) => b.failed - a.failed);
  let part: RoundSums = { ...whole, failed: 0, products: 0, squares: 0 };
  let highest = upperEnd(part, level);
  for (const { attempts, failed } of worstFirst) {
    part = {
      ...part,
      failed: part.failed + failed,
      products: part.products + attempts * failed,
      squares: part.squares + failed ** 2,
    };
    highest = Math.max(highest, upperEnd(part, level));
  }
  return highest;
}

function upperEnd(sums: RoundSums, level: number): number {
  const { effectiveCount } = effectOfVariances(variancesOf(sums));
  return wilson((sums.failed / sums.attempts) * effectiveCount, effectiveCount, level).high;
}

/** How many independent attempts would have this upper end at this rate; the fewer, the higher. */
const worthOfUpperEnd = (rate: number, high: number, level: number, most: number): number =>
  borderBetween(most, 1e-6, (count) => wilson(rate * count, count, level).high >= high);
