// One direction of a TCP connection put together again: which byte was there when.
import type { Ns } from '../../model/units.js';
import type { Segment } from './read-pcap.js';

export interface SeenStream {
  readonly bytes: Buffer;
  /** When the byte at this position was there, and all before it. */
  readonly atNs: (position: number) => Ns | undefined;
  /** Lengths of what came new with one segment each. */
  readonly arrivals: readonly { readonly end: number; readonly length: number; readonly atNs: Ns }[];
}

/** In the order of the capture; repeated and early segments are sorted in. `first` is the sequence number of the first byte. */
export function assembleStream(segments: readonly Segment[], first: number): SeenStream {
  const parts: Buffer[] = [];
  const arrivals: { end: number; length: number; atNs: Ns }[] = [];
  let early: Segment[] = [];
  let end = 0;
  const takeIn = (segment: Segment, atNs: Ns): boolean => {
    const begin = distance(first, segment.sequence);
    if (begin > end) return false;
    const fresh = segment.payload.subarray(end - begin);
    if (fresh.length === 0) return true;
    parts.push(fresh);
    end += fresh.length;
    arrivals.push({ end, length: fresh.length, atNs });
    return true;
  };
  for (const segment of segments) {
    if (segment.payload.length === 0) continue;
    if (!takeIn(segment, segment.atNs)) {
      early.push(segment);
      continue;
    }
    for (let isMoving = early.length > 0; isMoving; ) {
      const left = early.filter((each) => !takeIn(each, segment.atNs));
      isMoving = left.length < early.length;
      early = left;
    }
  }
  return {
    bytes: Buffer.concat(parts),
    arrivals,
    atNs: (position) => arrivals.find((arrival) => position < arrival.end)?.atNs,
  };
}

/** Sequence numbers wrap around at 2^32. */
function distance(from: number, to: number): number {
  return (to - from) | 0;
}
