import { describe, expect, it } from 'vitest';
import type { Expectation } from '../../src/model/message.js';
import { Inbox } from '../../src/run/inbox.js';

const literal = (template: string): string => template;
const expectation = (event: string, more: Partial<Expectation> = {}): Expectation => ({
  matcher: { match: { event } },
  withinNs: 60e9,
  captures: [],
  ...more,
});
const at = (atNs: number) => ({ atNs, slackNs: 0 });
const text = (event: string) => ({ kind: 'text' as const, text: JSON.stringify({ event }) });

describe('an inbox', () => {
  it('keeps a message that comes before anybody asks: a welcome in the segment of the 101 is not lost', async () => {
    const inbox = new Inbox();
    inbox.take(text('welcome'), at(7));
    expect(await inbox.expect(expectation('welcome'), literal)).toMatchObject({ kind: 'matched', arrival: at(7) });
  });

  it('hands a message out once', async () => {
    const inbox = new Inbox();
    inbox.take(text('tick'), at(1));
    inbox.take(text('tick'), at(2));
    expect(await inbox.expect(expectation('tick'), literal)).toMatchObject({ arrival: at(1) });
    expect(await inbox.expect(expectation('tick'), literal)).toMatchObject({ arrival: at(2) });
  });

  it('leaves other messages for whoever asks for them later', async () => {
    const inbox = new Inbox();
    inbox.take(text('other'), at(1));
    inbox.take(text('welcome'), at(2));
    await inbox.expect(expectation('welcome'), literal);
    expect(await inbox.expect(expectation('other'), literal)).toMatchObject({ kind: 'matched', arrival: at(1) });
  });

  it('keeps no more of what nobody asks for than a mebibyte and the message that goes beyond it', () => {
    const inbox = new Inbox();
    const large = { kind: 'binary' as const, bytes: new Uint8Array(400 * 1024) };
    for (let taken = 0; taken < 3; taken += 1) {
      expect(inbox.wants()).toBe(true);
      inbox.take(large, at(taken));
    }
    expect(inbox.wants()).toBe(false);
  });

  it('ends a wait with the first message that proves failure', async () => {
    const inbox = new Inbox();
    const waiting = inbox.expect(expectation('welcome', { reject: { match: { event: 'error' } } }), literal);
    inbox.take(text('error'), at(3));
    expect(await waiting).toMatchObject({ kind: 'rejected', message: text('error') });
  });

  it('ends a wait at its deadline', async () => {
    expect(await new Inbox().expect(expectation('welcome', { withinNs: 1e6 }), literal)).toEqual({ kind: 'missed' });
  });

  it('ends a wait with the connection, and a later one at once', async () => {
    const inbox = new Inbox();
    const waiting = inbox.expect(expectation('welcome'), literal);
    inbox.end();
    expect(await waiting).toEqual({ kind: 'ended' });
    expect(await inbox.expect(expectation('welcome'), literal)).toEqual({ kind: 'ended' });
  });

  it('stops keeping messages of a server that floods', () => {
    const inbox = new Inbox();
    let taken = 0;
    while (inbox.wants() && taken < 10_000) {
      inbox.take(text('flood'), at(taken));
      taken += 1;
    }
    expect(taken).toBe(256);
  });
});
