/** What a figure of the server may be. Whatever is outside would not be refused by Node, but mean something else. */
export interface FigureKind {
  readonly allows: (value: number) => boolean;
  /** As it stands in a sentence: `sessionSlots takes ...`. */
  readonly words: string;
}

/** A timer of Node that is longer than this runs at once, and `ws` takes larger sizes for no limit. */
const largest = 2 ** 31 - 1;

const isWhole = (value: number, least: number): boolean => Number.isInteger(value) && value >= least && value <= largest;

export const figureKinds = {
  atLeastOne: { allows: (value) => isWhole(value, 1), words: `a whole number from 1 to ${largest}` },
  atLeastNone: { allows: (value) => isWhole(value, 0), words: `a whole number from 0 to ${largest}` },
  milliseconds: { allows: (value) => value >= 0 && value <= largest, words: `milliseconds, from 0 to ${largest}` },
  share: { allows: (value) => value >= 0 && value <= 1, words: 'a share, from 0 to 1' },
  yesOrNo: { allows: (value) => value === 0 || value === 1, words: '1 for yes or 0 for no' },
} as const satisfies Readonly<Record<string, FigureKind>>;

export type KindName = keyof typeof figureKinds;
