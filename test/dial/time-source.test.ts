import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/dial/clock.js';
import { createTimeSource } from '../../src/dial/time-source.js';

const linux = { platform: 'linux', arch: 'x64' };
const missing = () => Promise.reject(new Error("Cannot find package 'koffi'"));
const never = (): never => {
  throw new Error('this was not to be loaded');
};

describe('the source of time', () => {
  it('is the turn, with the reason, where the optional package is missing', async () => {
    const { stamps, turn, why } = await createTimeSource(createClock(), 'auto', linux, missing);
    expect(stamps).toBe('turn');
    expect(turn.kernel).toBeUndefined();
    expect(why).toContain('koffi could not be loaded');
  });

  it('is the turn, with the reason, where the kernel does not do what it should', async () => {
    const refuses = {
      load: () => ({ func: () => () => -1 }),
      address: () => 0n,
      errno: () => 38,
    };
    const { stamps, why } = await createTimeSource(createClock(), 'kernel', linux, () => Promise.resolve(refuses));
    expect(stamps).toBe('turn');
    expect(why).toMatch(/^the kernel does not stamp here: /);
  });

  it.each([
    { platform: 'darwin', arch: 'arm64' },
    { platform: 'win32', arch: 'x64' },
    { platform: 'linux', arch: 's390x' },
  ])('is the turn on $platform $arch, and nothing is loaded for it', async (machine) => {
    const { stamps, why } = await createTimeSource(createClock(), 'auto', machine, never);
    expect(stamps).toBe('turn');
    expect(why).toContain(machine.platform === 'linux' ? machine.arch : machine.platform);
  });

  it('is the turn without a reason where it was asked for, and nothing is loaded for it', async () => {
    expect(await createTimeSource(createClock(), 'turn', linux, never)).toMatchObject({ stamps: 'turn' });
  });
});
