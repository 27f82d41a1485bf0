import { describe, expect, it } from 'vitest';
import { type ConnectionState, connectionStates, createStateMachine } from '../../../src/reference/systems/state-machine.js';

describe('the connection state machine', () => {
  it('goes through its states in the order of case B', () => {
    const machine = createStateMachine();
    for (const next of ['HANDSHAKE_PENDING', 'CONNECTED', 'READY_FOR_MESSAGES', 'CLOSED'] as const) expect(machine.moveTo(next)).toBe(true);
    expect(machine.history()).toEqual(['INITIALIZING', 'HANDSHAKE_PENDING', 'CONNECTED', 'READY_FOR_MESSAGES', 'CLOSED']);
  });

  it('refuses to skip a state and stays where it is', () => {
    const machine = createStateMachine();
    expect(machine.moveTo('CONNECTED')).toBe(false);
    expect(machine.moveTo('READY_FOR_MESSAGES')).toBe(false);
    expect(machine.state()).toBe('INITIALIZING');
  });

  it('can fail or close from every state but the last', () => {
    const path: readonly ConnectionState[] = ['HANDSHAKE_PENDING', 'CONNECTED', 'READY_FOR_MESSAGES'];
    for (let length = 0; length <= path.length; length += 1) {
      for (const end of ['ERROR', 'CLOSED'] as const) {
        const machine = createStateMachine();
        for (const next of path.slice(0, length)) machine.moveTo(next);
        expect(machine.moveTo(end)).toBe(true);
      }
    }
  });

  it('never leaves CLOSED', () => {
    const machine = createStateMachine();
    machine.moveTo('CLOSED');
    for (const next of connectionStates) expect(machine.moveTo(next)).toBe(false);
  });

  it('is connected from CONNECTED on and ready only in READY_FOR_MESSAGES', () => {
    const machine = createStateMachine();
    machine.moveTo('HANDSHAKE_PENDING');
    expect([machine.isConnected(), machine.isReady()]).toEqual([false, false]);
    machine.moveTo('CONNECTED');
    expect([machine.isConnected(), machine.isReady()]).toEqual([true, false]);
    machine.moveTo('READY_FOR_MESSAGES');
    expect([machine.isConnected(), machine.isReady()]).toEqual([true, true]);
  });
});
