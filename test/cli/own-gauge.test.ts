import { expect, it } from 'vitest';
import { createOwnGauge } from '../../src/cli/own-gauge.js';

it('a port counts as taken for a minute after its round: then the machine may give it out again', () => {
  let nowMs = 0;
  const gauge = createOwnGauge(() => nowMs);
  expect(gauge.portsInUse(20)).toBe(20);
  nowMs = 40_000;
  expect(gauge.portsInUse(5)).toBe(25);
  nowMs = 70_000;
  expect(gauge.portsInUse(1)).toBe(6);
});
