// How reasons write their numbers. Sentences of a verdict are stored in the report, so they are made here and not on the screen.

/** A measured rate of 0..1: `47.0 %`, `0.34 %`, `0 %`. */
export function formatRate(rate: number): string {
  const percent = rate * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  return `${percent >= 1 ? percent.toFixed(1) : String(Number(percent.toPrecision(2)))} %`;
}

/** A limit or a confidence as its author wrote it: `1 %`, `0.5 %`, `95 %`. */
export const formatLimit = (rate: number): string => `${Number((rate * 100).toPrecision(10))} %`;

/** `4.87 ms`; a microsecond is the least that is recorded, and stands for all that is too short to tell. */
export const formatMs = (ms: number): string => (ms > 0 && ms <= 0.001 ? 'less than 0.01 ms' : `${Number(ms.toPrecision(3))} ms`);

/** `1 round`, `5 rounds`. */
export const counted = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;
