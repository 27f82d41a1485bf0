import { describe, expect, it } from 'vitest';
import { createRecorder } from '../../src/campaign/round-record.js';
import type { HistoryEvent } from '../../src/model/history.js';

const ms = 1e6;
const quality = { answeredEarly: 0, loopP99Ns: 0, loopMaxNs: 0 };
const started = (round: number, atMs: number): HistoryEvent => ({
  share: 0,
  kind: 'roundStarted',
  spec: { round, target: 't', arm: 'burst', take: 1 },
  atNs: atMs * ms,
});
const ended = (round: number, atMs: number): HistoryEvent => ({ share: 0, kind: 'roundEnded', round, quality, atNs: atMs * ms });
const logged = (text: string, atMs: number): HistoryEvent => ({
  share: 0,
  kind: 'logged',
  line: { target: 't', source: 'stderr', atNs: atMs * ms, text },
});

/** Two rounds, 100 to 200 ms and 210 to 300 ms, with these lines; returns the texts that belong to each. */
function linesOfRounds(...lines: HistoryEvent[]): readonly (readonly string[])[] {
  const recorder = createRecorder('s33d');
  const events = [
    [started(1, 100), ended(1, 200)],
    [started(2, 210), ended(2, 300)],
  ] as const;
  const rounds = events.map((pair) => {
    for (const event of pair) recorder.take(event);
    return recorder.takeRound();
  });
  for (const line of lines) recorder.take(line);
  return rounds.map((round) => recorder.linesOf(round).map(({ text }) => text));
}

describe('the log lines of a round', () => {
  it('are those that came between its start and the start of the next', () =>
    expect(linesOfRounds(logged('one', 150), logged('two', 250), logged('late', 1700))).toEqual([['one'], ['two', 'late']]));

  it('are also late ones that name a client of it', () =>
    expect(linesOfRounds(logged('send failed user_id=us33d-1b-7', 290))).toEqual([['send failed user_id=us33d-1b-7'], []]));

  it('end 1.5 s after its end', () => expect(linesOfRounds(logged('other business', 1900))).toEqual([[], []]));

  it('are none that name the other arm', () => expect(linesOfRounds(logged('user_id=us33d-1s-7', 150))).toEqual([[], []]));
});

describe('a recorder', () => {
  it('gives a round out once', () => {
    const recorder = createRecorder('s');
    recorder.take(started(1, 0));
    recorder.take(ended(1, 1));
    recorder.takeRound();
    expect(() => recorder.takeRound()).toThrow();
  });

  it('knows which exits of the server nobody asked for', () => {
    const recorder = createRecorder('s');
    recorder.take({ share: 0, kind: 'server', target: 't', state: 'exited', atNs: 1, asked: true });
    recorder.take({ share: 0, kind: 'server', target: 't', state: 'exited', atNs: 2 });
    expect(recorder.exits()).toEqual([{ atNs: 2 }]);
  });
});
