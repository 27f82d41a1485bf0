import type { Report } from '../model/report.js';

export type OnInconclusive = 'fail' | 'pass';

/**
 * The exit code that a report stands for. An interrupted run is never 0 and comes before its verdict: 130 (the caller knows of a
 * SIGTERM, which is 143). Wrong usage (2) and our own crash (70) have no report.
 */
export function exitCodeOf(
  { header, verdict }: Pick<Report, 'verdict'> & { readonly header: Pick<Report['header'], 'end'> },
  onInconclusive: OnInconclusive = 'fail',
): 0 | 1 | 3 | 4 | 5 | 130 {
  if (header.end === 'interrupted') return 130;
  switch (verdict.status) {
    case 'fail':
      return 1;
    case 'unreachable':
      return 5;
    case 'invalid':
      return 4;
    case 'inconclusive':
      return onInconclusive === 'pass' ? 0 : 3;
    case 'pass':
      return 0;
  }
}

/** Of several that hold the first of these is the one of the process. */
const firstOf: readonly number[] = [70, 130, 143, 2, 1, 5, 4, 3, 0];

/** One exit code for a run and what follows from it, such as the comparison at its end. */
export const overallExitCode = (codes: readonly number[]): number => firstOf.find((code) => codes.includes(code)) ?? Math.max(0, ...codes);
