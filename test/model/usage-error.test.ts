import { expect, it } from 'vitest';
import { UsageError } from '../../src/model/usage-error.js';

it('a usage error says what was read, what is wrong and what to do, and ends in exit 2', () => {
  const error = new UsageError({ read: '--n 0', wrong: 'at least 1 is needed', remedy: 'Give --n 20.' });
  expect(error.message).toBe('--n 0: at least 1 is needed\n  Give --n 20.');
  expect(error).toMatchObject({ name: 'UsageError', exitCode: 2, read: '--n 0', wrong: 'at least 1 is needed', remedy: 'Give --n 20.' });
});

it('a usage error keeps its cause and may have an exit code of its own', () => {
  const cause = new Error('EACCES');
  const error = new UsageError({ read: 'x', wrong: 'y', remedy: 'z', exitCode: 5, cause });
  expect(error.cause).toBe(cause);
  expect(error.exitCode).toBe(5);
});
