import { describe, expect, it } from 'vitest';
import { isScenarioPath } from '../../src/cli/scenarios.js';
import { withoutSwallowedScenario } from '../../src/cli/swallowed-scenario.js';

const read = (names: readonly string[], verifyWithCapture?: string | true) =>
  withoutSwallowedScenario(names, verifyWithCapture === undefined ? {} : { verifyWithCapture }, (name) => name === 'concurrent');

describe('what follows --verify-with-capture', () => {
  it('is a scenario where there is one of that name', () => {
    expect(read([], 'concurrent')).toEqual({ names: ['concurrent'], flags: { verifyWithCapture: true } });
    expect(read(['rapid-cycle'], 'concurrent').names).toEqual(['concurrent', 'rapid-cycle']);
  });

  it('is an interface where it is not', () => {
    expect(read(['concurrent'], 'eth0')).toEqual({ names: ['concurrent'], flags: { verifyWithCapture: 'eth0' } });
  });

  it('is the path of a scenario file where no interface is called so', () =>
    expect(['my/race.yaml', 'race.yml', './race', 'eth0', 'any', '3'].filter(isScenarioPath)).toEqual([
      'my/race.yaml',
      'race.yml',
      './race',
    ]));

  it('may be nothing', () => {
    expect(read(['concurrent'], true)).toEqual({ names: ['concurrent'], flags: { verifyWithCapture: true } });
    expect(read(['concurrent'])).toEqual({ names: ['concurrent'], flags: {} });
  });
});
