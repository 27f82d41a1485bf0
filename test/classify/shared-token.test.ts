import { describe, expect, it } from 'vitest';
import { createOwnerLookup } from '../../src/classify/join.js';
import type { Attempt, LogLine } from '../../src/model/history.js';

const ms = 1e6;

/** A cycle of one user that lived between these milliseconds. */
function cycle(number: number, startedMs: number, endedMs: number, port: number): Attempt {
  return {
    id: { round: 1, arm: 'burst', actor: 'client', client: 0, cycle: number },
    marks: { started: startedMs * ms, ended: endedMs * ms },
    stamped: 'turn',
    slackNs: {},
    steps: [],
    messages: [],
    messagesLeftOut: 0,
    captured: {},
    tokens: ['user-7'],
    local: { address: '127.0.0.1', port },
    outcome: { kind: 'completed' },
  };
}
const line = (text: string, atMs: number): LogLine => ({ target: 't', source: 'stderr', atNs: atMs * ms, text });

describe('a line that names a user whose cycles share its name', () => {
  const quick = cycle(1, 0, 20, 40001);
  const stuck = cycle(2, 22, 2022, 40002);
  const ownerOf = createOwnerLookup([quick, stuck]);

  it('belongs to the cycle whose port it names, too', () => {
    expect(ownerOf(line('127.0.0.1:40001 - user_id=user-7 lost', 30))?.attempt).toBe(quick);
    expect(ownerOf(line('127.0.0.1:40002 - user_id=user-7 lost', 30))?.attempt).toBe(stuck);
  });

  it('belongs to the cycle that began last, however far away its end is', () =>
    expect(ownerOf(line('No WebSocket connections found for user user-7', 30))?.attempt).toBe(stuck));

  it('does not belong to a cycle that had not begun', () =>
    expect(ownerOf(line('No WebSocket connections found for user user-7', 10))?.attempt).toBe(quick));
});
