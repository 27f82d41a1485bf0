// The messages of one connection that nobody has asked for yet, and the one question that waits. A class for the reason given in
// session.ts.
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

interface Unread {
  readonly message: Received;
  readonly arrival: Arrival;
}

interface Question {
  readonly expectation: Expectation;
  readonly fill: (template: string) => string;
}

/** A server that floods must not fill our memory; what a script expects comes long before this many, or this much. */
const keptMessages = 256;
const keptBytes = 1024 * 1024;

export class Inbox {
  readonly #unread: Unread[] = [];
  #unreadBytes = 0;
  #question: (Question & { readonly settle: (answered: Answered) => void }) | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #ended = false;

  /** Whether one more message would be kept or matched; a flood need not even be decoded. */
  wants(): boolean {
    return this.#question !== undefined || this.#hasRoom();
  }

  take(message: Received, arrival: Arrival): void {
    const answered = this.#question === undefined ? undefined : judgeMessage(this.#question, { message, arrival });
    if (answered !== undefined) this.#settle(answered);
    else if (this.#hasRoom()) {
      this.#unread.push({ message, arrival });
      this.#unreadBytes += sizeOf(message);
    }
  }

  /** Ends with the first message that matches or is rejected, at the deadline, or with the connection. One at a time. */
  expect(expectation: Expectation, fill: (template: string) => string): Answered | Promise<Answered> {
    const known = this.#findUnread({ expectation, fill });
    if (known !== undefined) return known;
    if (this.#ended) return { kind: 'ended' };
    return new Promise((settle) => {
      this.#question = { expectation, fill, settle };
      this.#deadline = setTimeout(() => this.#settle({ kind: 'missed' }), expectation.withinNs / 1e6);
    });
  }

  end(): void {
    this.#ended = true;
    this.#settle({ kind: 'ended' });
  }

  /** The message that goes beyond the bytes is kept whole: a single large one may be what is expected. */
  #hasRoom(): boolean {
    return this.#unread.length < keptMessages && this.#unreadBytes < keptBytes;
  }

  #findUnread(question: Question): Answered | undefined {
    for (const [index, unread] of this.#unread.entries()) {
      const answered = judgeMessage(question, unread);
      if (answered === undefined) continue;
      this.#unread.splice(index, 1);
      this.#unreadBytes -= sizeOf(unread.message);
      return answered;
    }
    return undefined;
  }

  #settle(answered: Answered): void {
    clearTimeout(this.#deadline);
    const question = this.#question;
    this.#question = undefined;
    question?.settle(answered);
  }
}

/** Characters for bytes, where it is text: this is a bound, not a measure. */
const sizeOf = (message: Received): number => (message.kind === 'text' ? message.text.length : message.bytes.length);

function judgeMessage({ expectation, fill }: Question, { message, arrival }: Unread): Answered | undefined {
  if (expectation.reject !== undefined && matchMessage(expectation.reject, message, fill).matched) return { kind: 'rejected', message };
  const result = matchMessage(expectation.matcher, message, fill);
  return result.matched ? { kind: 'matched', result, arrival } : undefined;
}
