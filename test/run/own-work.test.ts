import { expect, it } from 'vitest';
import { clockResolutionNs } from '../../src/run/clock-resolution.js';
import { watchOwnWork } from '../../src/run/own-work.js';

it('counts files where the window begins, ports by the connections of the round, and the processor time of the whole round', () => {
  let processorNs = 0;
  let open = 3;
  const watch = watchOwnWork({ processorNs: () => processorNs, filesInUse: () => open, portsInUse: (more) => more + 7 }, 'atWindow');
  open = 23;
  watch.restart();
  open = 40;
  watch.reach();
  processorNs = 5e12;
  const work = watch.stop(20);
  expect(work).toMatchObject({ files: 23, ports: 27 });
  expect(work.processorShare).toBeGreaterThan(1);
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
