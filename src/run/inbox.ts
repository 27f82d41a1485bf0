// The messages of one connection that nobody has asked for yet, and the one question that waits.
import { type Expectation, type MatchResult, matchMessage, type Received } from '../model/message.js';
import type { Ns } from '../model/units.js';

/** When a message came, and how long the loop had not been looking by then. */
export interface Arrival {
  readonly atNs: Ns;
  readonly slackNs: Ns;
}

export type Answered =
  | { readonly kind: 'matched'; readonly result: MatchResult; readonly arrival: Arrival }
  | { readonly kind: 'rejected'; readonly message: Received }
  | { readonly kind: 'missed' }
  | { readonly kind: 'ended' };

export interface Inbox {
  /** Whether one more message would be kept or matched; a flood need not even be decoded. */
  readonly wants: () => boolean;
  readonly take: (message: Received, arrival: Arrival) => void;
  /** Ends with the first message that matches or is rejected, at the deadline, or with the connection. One at a time. */
  readonly expect: (expectation: Expectation, fill: (template: string) => string) => Promise<Answered>;
  readonly end: () => void;
}

/** A server that floods must not fill our memory; what a script expects comes long before this many. */
const keptMessages = 256;

export function createInbox(): Inbox {
  const unread: { readonly message: Received; readonly arrival: Arrival }[] = [];
  let waiting: ((message: Received, arrival: Arrival) => boolean) | undefined;
  let giveUp: ((answered: Answered) => void) | undefined;
  let ended = false;
  return {
    wants: () => waiting !== undefined || unread.length < keptMessages,
    take(message, arrival) {
      if (waiting?.(message, arrival) === true) return;
      if (unread.length < keptMessages) unread.push({ message, arrival });
    },
    expect(expectation, fill) {
      return new Promise((resolve) => {
        const settle = (answered: Answered): void => {
          clearTimeout(timer);
          waiting = undefined;
          giveUp = undefined;
          resolve(answered);
        };
        const timer = setTimeout(() => settle({ kind: 'missed' }), expectation.withinNs / 1e6);
        giveUp = settle;
        waiting = (message, arrival) => {
          const answered = judgeMessage(expectation, message, arrival, fill);
          if (answered === undefined) return false;
          settle(answered);
          return true;
        };
        for (let index = 0; index < unread.length; index += 1) {
          const kept = unread[index];
          if (kept !== undefined && waiting(kept.message, kept.arrival)) {
            unread.splice(index, 1);
            return;
          }
        }
        if (ended) settle({ kind: 'ended' });
      });
    },
    end() {
      ended = true;
      giveUp?.({ kind: 'ended' });
    },
  };
}

function judgeMessage(
  expectation: Expectation,
  message: Received,
  arrival: Arrival,
  fill: (template: string) => string,
): Answered | undefined {
  if (expectation.reject !== undefined && matchMessage(expectation.reject, message, fill).matched) return { kind: 'rejected', message };
  const result = matchMessage(expectation.matcher, message, fill);
  return result.matched ? { kind: 'matched', result, arrival } : undefined;
}
