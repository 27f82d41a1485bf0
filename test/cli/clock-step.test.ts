// The wall clock is set between two readings, by a C library that says so. Where the kernel cannot be asked it is left out.
import { load as loadLibrary, address, errno } from 'koffi';
import { describe, expect, it } from 'vitest';
import { harnessFacts, stampFacts } from '../../src/campaign/harness-facts.js';
import { createClock } from '../../src/dial/clock.js';
import type { Koffi } from '../../src/dial/kernel/calls.js';
import { createTimeSource } from '../../src/dial/time-source.js';
import { createTurnClock } from '../../src/dial/turn.js';
import { describeClockStep } from '../../src/model/clock-step.js';
import { kernelTurn } from '../support/kernel-turn.js';

/** All is as it is, but for the wall clock, which reads `aheadSeconds()` more. */
function settingTheClock(aheadSeconds: () => number): Koffi {
  const pinned = new Map<number, Uint8Array>();
  return {
    errno,
    address(bytes) {
      const at = address(bytes);
      pinned.set(Number(at), bytes);
      return at;
    },
    load(path) {
      const library = loadLibrary(path);
      return {
        func(prototype) {
          const call = library.func(prototype);
          if (!prototype.includes('clock_gettime')) return call;
          return (...parameters) => {
            const result = call(...parameters);
            const timespec = pinned.get(Number(parameters[1]));
            const words = timespec === undefined ? [] : new Uint32Array(timespec.buffer, timespec.byteOffset, 1);
            words[0] = (words[0] ?? 0) + aheadSeconds();
            return result;
          };
        },
      };
    },
  };
}

describe.runIf((await kernelTurn()) !== undefined)('a wall clock that is set during the run', () => {
  it('is noticed at its end, with by how much', async () => {
    let ahead = 0;
    const koffi = settingTheClock(() => ahead);
    const { turn } = await createTimeSource(createClock(), 'kernel', process, () => Promise.resolve(koffi));
    expect(turn.kernel?.clockStepNs()).toBeUndefined();
    ahead = 30;
    expect(Math.round((turn.kernel?.clockStepNs() ?? 0) / 1e6)).toBe(30_000);
    expect(Math.round(stampFacts({ turn }).clockStepMs ?? 0)).toBe(30_000);
    expect(harnessFacts({ turn }).stamps).toBe('kernel');
  });
});

it('is nothing to those who stamp by the turn, and who say why they do', () => {
  const turn = createTurnClock(createClock());
  expect(harnessFacts({ turn }).stamps).toBe('turn');
  expect(stampFacts({ turn, stampsWhy: () => 'no koffi' })).toEqual({ stampsWhy: 'no koffi' });
});

it.each([
  [30e3, 'set by 30s during'],
  [-2e3, 'set by -2s during'],
])('a step of %i ms is said, and that the times cannot be trusted', (stepMs, said) => {
  expect(describeClockStep(stepMs)).toContain(said);
  expect(describeClockStep(stepMs)).toContain('cannot be trusted');
});
