import { expect, it } from 'vitest';
import { overallExitCode } from '../../src/judge/exit-code.js';

it.each([
  [[0, 0], 0],
  [[0, 1], 1],
  [[0, 3], 3],
  [[3, 0], 3],
  [[4, 3], 4],
  [[4, 1], 1],
  [[5, 1], 1],
  [[1, 3], 1],
  [[130, 1], 130],
])('a run and its comparison with a baseline that end with %j end with %d', (codes, code) => {
  expect(overallExitCode(codes)).toBe(code);
});
