// What a comparison asks for, and the numbers it stands on (docs/statistics.md).

export interface CompareOptions {
  /** A rise of the failure rate counts only if it is surely larger than this (0..1). 0 by default. */
  readonly minEffect?: number;
  /** How often rounds are drawn and dealt anew. */
  readonly draws?: number;
  /** How many pairs of reports are drawn to say what rise would have been seen. */
  readonly pairs?: number;
}

export const level = 0.95;
/** A permutation of fewer rounds a side shows nothing. */
export const fewestRounds = 4;
/**
 * One-sided. The interval of the rate demands 2.5 % on top of the first, and four rounds a side can reach the second (1 in 70):
 * both kinds of false alarm together stay below 5 %.
 */
export const significant = { rate: 0.05, time: 0.015 } as const;
/** A time must have grown by this factor and by this much to matter. */
export const practical = { ratio: 1.2, ms: 2 } as const;
export const usualDraws = 2000;
export const usualPairs = 400;
/** Fixed, so that the same two reports always compare alike. */
export const seed = 'ws-race compare';
