import { describe, expect, it } from 'vitest';
import { createClientValues, roundNameIn } from '../../src/run/client-values.js';

const valuesOf = (client: number, clientsPerUser?: number) =>
  createClientValues('7f3a', { round: 2, arm: 'burst', actor: 'client', client }, 8000, clientsPerUser);

describe('the made-up user', () => {
  it('is one for each client', () => expect(new Set([0, 1, 2].map((client) => valuesOf(client).user)).size).toBe(3));

  it('is one for so many clients in a row', () => {
    const users = [0, 1, 2, 3, 4, 5].map((client) => valuesOf(client, 3).user);
    expect(new Set(users.slice(0, 3)).size).toBe(1);
    expect(new Set(users).size).toBe(2);
  });

  it('names its round in a log, shared or not', () => {
    expect(roundNameIn('7f3a')(`user ${valuesOf(4, 3).user} left`)).toBe('2b');
    expect(roundNameIn('7f3a')(`user ${valuesOf(4).user} left`)).toBe('2b');
  });
});
