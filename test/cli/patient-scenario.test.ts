import { describe, expect, it } from 'vitest';
import { patientScenario } from '../../src/cli/patient-scenario.js';
import { builtIn } from '../plan/plan-support.js';

describe('a client that waits for the word that all is ready', () => {
  it('opens, is welcomed and waits before it pushes or asks', () => {
    const deeds = (name: string) => patientScenario(builtIn(name)).steps.map((step) => step.do);
    expect(deeds('queued-message').slice(0, 5)).toEqual(['open', 'welcome', 'ready', 'push', 'pushed']);
    expect(deeds('early-message').slice(0, 4)).toEqual(['open', 'welcome', 'ready', 'echo']);
  });
});
