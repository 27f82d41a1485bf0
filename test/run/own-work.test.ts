import { expect, it } from 'vitest';
import { clockResolutionNs } from '../../src/run/clock-resolution.js';
import { watchOwnWork } from '../../src/run/own-work.js';

it('counts files where the window begins, ports by the connections of the round, and the processor time of the whole round', () => {
  let processorNs = 0;
  let open = 3;
  let atMs = 1000;
  const gauge = { processorNs: () => processorNs, filesInUse: () => open, portsInUse: (more: number) => more + 7 };
  const watch = watchOwnWork(gauge, 'atWindow', () => atMs);
  open = 23;
  watch.restart();
  open = 40;
  watch.reach();
  processorNs = 50e6;
  atMs = 1200;
  expect(watch.stop(20)).toMatchObject({ files: 23, ports: 27, processorShare: 0.25 });
});

it.each([
  ['of 99 ms says nothing of its share of a processor', 99, undefined],
  ['of 100 ms says it', 100, 1],
])('a round %s', (_rule, lastsMs, share) => {
  let atMs = 0;
  const gauge = { processorNs: () => atMs * 1e6, filesInUse: () => undefined, portsInUse: () => undefined };
  const watch = watchOwnWork(gauge, 'often', () => atMs);
  atMs = lastsMs;
  expect(watch.stop(1).processorShare).toBe(share);
});

it('says nothing of processor and files where nobody can tell', () => {
  const watch = watchOwnWork(undefined, 'often');
  watch.restart();
  watch.reach();
  expect(Object.keys(watch.stop(20))).toEqual(['gcPauses']);
});

it('reads the step of a clock that goes in steps', () => {
  let reads = 0;
  expect(clockResolutionNs(() => Math.floor(reads++ / 7) * 1000)).toBe(1000);
});
