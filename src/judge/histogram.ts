// The only file that knows hdr-histogram-js. Values are whole microseconds from 1 to one hour; a longer one counts as an hour, and
// the exact minimum and maximum are kept beside, because the histogram rounds to three digits.
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js';

export interface TimeHistogram {
  readonly count: number;
  readonly minUs: number;
  readonly maxUs: number;
  readonly record: (us: number) => void;
  /** Adds all that another one holds. */
  readonly add: (other: TimeHistogram) => void;
  /** The value that `percentile` (0..100) per cent of the values do not exceed, in microseconds. */
  readonly valueAt: (percentile: number) => number;
  /** HdrHistogram V2, compressed, base64. */
  readonly encode: () => string;
  readonly inner: Histogram;
}

const longestUs = 3_600_000_000;

export function createHistogram(): TimeHistogram {
  return wrap(
    build({
      bitBucketSize: 32,
      autoResize: false,
      lowestDiscernibleValue: 1,
      highestTrackableValue: longestUs,
      numberOfSignificantValueDigits: 3,
    }),
    Number.POSITIVE_INFINITY,
    0,
  );
}

/** Reads back what `encode` wrote; the exact minimum and maximum stand beside it in the report. */
export function decodeHistogram(encoded: string, { minUs, maxUs }: { readonly minUs: number; readonly maxUs: number }): TimeHistogram {
  const histogram = createHistogram();
  histogram.inner.add(decodeFromCompressedBase64(encoded, 32, false, longestUs));
  return wrap(histogram.inner, minUs, maxUs);
}

function wrap(inner: Histogram, firstMinUs: number, firstMaxUs: number): TimeHistogram {
  let minUs = firstMinUs;
  let maxUs = firstMaxUs;
  return {
    get count() {
      return inner.totalCount;
    },
    get minUs() {
      return minUs;
    },
    get maxUs() {
      return maxUs;
    },
    inner,
    record(us) {
      const whole = wholeUs(us);
      minUs = Math.min(minUs, whole);
      maxUs = Math.max(maxUs, whole);
      inner.recordValue(Math.min(whole, longestUs));
    },
    add(other) {
      minUs = Math.min(minUs, other.minUs);
      maxUs = Math.max(maxUs, other.maxUs);
      inner.add(other.inner);
    },
    valueAt: (percentile) => Math.max(minUs, Math.min(maxUs, inner.getValueAtPercentile(percentile))),
    encode: () => encodeIntoCompressedBase64(inner),
  };
}

/** The histogram takes a fraction or NaN in silence and counts it wrongly. */
function wholeUs(us: number): number {
  if (!Number.isFinite(us)) throw new RangeError(`a time must be a number of microseconds, not ${us}`);
  return Math.max(1, Math.round(us));
}
