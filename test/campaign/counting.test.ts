import { describe, expect, it } from 'vitest';
import { createCounting } from '../../src/campaign/counting.js';
import type { PlayedRound } from '../../src/campaign/stage.js';

describe('a group of rounds', () => {
  it('is counted as a whole, when the log lines of all of it are in, and in the order in which it was played', async () => {
    const seen: string[] = [];
    let bringLines: () => void = () => undefined;
    const lateLines = new Promise<void>((resolve) => {
      bringLines = resolve;
    });
    const played = (name: string, linesIn: Promise<void> = Promise.resolve()): PlayedRound => ({
      judged: [],
      isSpoiled: false,
      linesIn,
      count: () => void seen.push(name),
    });
    const counting = createCounting();
    counting.add([played('a1'), played('b1', lateLines)]);
    counting.add([played('a2'), played('b2')]);
    await Promise.resolve();
    expect(seen).toEqual([]);
    bringLines();
    await counting.finished();
    expect(seen).toEqual(['a1', 'b1', 'a2', 'b2']);
  });

  it('that cannot be counted is a failure of ours, and is heard at the end', async () => {
    const counting = createCounting();
    counting.add([
      {
        judged: [],
        isSpoiled: false,
        linesIn: Promise.resolve(),
        count() {
          throw new Error('ours');
        },
      },
    ]);
    await expect(counting.finished()).rejects.toThrow('ours');
  });
});
