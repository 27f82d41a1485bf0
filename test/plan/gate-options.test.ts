import { signatureIds } from '../../src/classify/explain.js';
import { describe, expect, it } from 'vitest';
import { compileGates } from '../../src/plan/compile-gates.js';
import { compileSchedule } from '../../src/plan/compile-schedule.js';
import type { GateConfig } from '../../src/plan/config.js';
import { parseCheckLimit, parsePhaseLimit, parseSignatureLimit } from '../../src/plan/gate-options.js';
import { defaultOptions, type RunOptions } from '../../src/plan/run-options.js';
import { usageErrorOf } from './plan-support.js';

const options = (changes: Partial<RunOptions>): RunOptions => ({ ...defaultOptions, ...changes });
const bySignature = (...texts: readonly string[]): Partial<RunOptions> => ({
  maxSignature: texts.map((text) => parseSignatureLimit(text, '--max-signature')),
});
const byCheck = (...texts: readonly string[]): Partial<RunOptions> => ({
  maxCheck: texts.map((text) => parseCheckLimit(text, '--max-check')),
});
const noChecks = { checks: [], skipped: [] };
const withChecks = {
  checks: [
    { id: 'drop', class: 'rate' },
    { id: 'echo', class: 'rate' },
  ],
  skipped: [{ check: 'session', needs: 'session' }],
} as const;
const byPhase = (...texts: readonly string[]): Partial<RunOptions> => ({ max: texts.map((text) => parsePhaseLimit(text, '--max')) });

describe('a limit on a signature', () => {
  it.each([
    ['early-1011=0', { id: 'early-1011', kind: 'count', count: 0 }],
    [' early-1011 = 3 ', { id: 'early-1011', kind: 'count', count: 3 }],
    ['refused=1%', { id: 'refused', kind: 'rate', rate: 0.01 }],
    ['refused=0.5', { id: 'refused', kind: 'rate', rate: 0.5 }],
  ])('reads %j', (text, limit) => {
    expect(parseSignatureLimit(text, '--max-signature')).toEqual(limit);
  });

  it.each(['early-1011', '=0', 'early-1011=', 'early-1011=many', 'early-1011=-1', 'early-1011=200%'])('refuses %j', (text) => {
    expect(usageErrorOf(() => parseSignatureLimit(text, '--max-signature')).read).toContain('--max-signature');
  });
});

describe('a limit on a check', () => {
  it.each([
    ['session=0', { id: 'session', kind: 'count', count: 0 }],
    [' openAtMost = 2 ', { id: 'openAtMost', kind: 'count', count: 2 }],
    ['echo=1%', { id: 'echo', kind: 'rate', rate: 0.01 }],
  ])('reads %j', (text, limit) => {
    expect(parseCheckLimit(text, '--max-check')).toEqual(limit);
  });

  it('names the nearest checks where there is none of the name', () => {
    const error = usageErrorOf(() => parseCheckLimit('sesion=0', '--max-check'));
    expect(error).toMatchObject({ wrong: 'there is no check sesion', remedy: 'Did you mean session?' });
  });

  it.each(['session', '=0', 'session=', 'session=-1', 'session=200%'])('refuses %j', (text) => {
    expect(usageErrorOf(() => parseCheckLimit(text, '--max-check')).read).toContain('--max-check');
  });
});

describe('a limit on a phase', () => {
  it.each([
    ['upgrade.p99=250ms', { phase: 'upgrade', percentile: 99, maxNs: 250e6 }],
    ['fromScheduled.p99.9=2s', { phase: 'fromScheduled', percentile: 99.9, maxNs: 2e9 }],
  ])('reads %j', (text, limit) => {
    expect(parsePhaseLimit(text, '--max')).toEqual(limit);
  });

  it.each([
    ['upgrad.p99=1s', 'no phase upgrad'],
    ['upgrade=1s', 'needs a percentile'],
    ['upgrade.p0=1s', 'needs a percentile'],
    ['upgrade.p100=1s', 'p100 is the longest time of all'],
    ['upgrade.p250=1s', 'above 0 and below 100'],
    ['upgrade.p99=250', 'needs its unit'],
    ['upgrade.p99', 'a name, = and what is allowed'],
  ])('refuses %j: %s', (text, wrong) => {
    expect(usageErrorOf(() => parsePhaseLimit(text, '--max')).wrong).toContain(wrong);
  });
});

describe('the gates of the command line', () => {
  const gate: GateConfig = {
    require: [],
    maxSignature: [
      { id: 'early-1011', kind: 'rate', rate: 0.5 },
      { id: 'refused', kind: 'rate', rate: 0.1 },
    ],
    maxCheck: [
      { id: 'drop', kind: 'count', count: 5 },
      { id: 'session', kind: 'count', count: 0 },
      { id: 'welcome', kind: 'count', count: 0 },
    ],
    max: [{ phase: 'upgrade', percentile: 99, maxNs: 1e9 }],
  };

  it('replace those of the config that are over the same, and leave the others', () => {
    const given = { ...bySignature('early-1011=0', 'accept-race=5%'), ...byCheck('drop=1', 'echo=1%'), ...byPhase('upgrade.p99=250ms') };
    const gates = compileGates({ gate, options: options(given), checks: withChecks, knownSignatures: signatureIds(), places: {} });
    expect(gates.slice(1)).toEqual([
      { id: 'signature:early-1011', over: { kind: 'signature', id: 'early-1011' }, maxCount: 0 },
      { id: 'signature:refused', over: { kind: 'signature', id: 'refused' }, maxRate: 0.1 },
      { id: 'signature:accept-race', over: { kind: 'signature', id: 'accept-race' }, maxRate: 0.05 },
      { id: 'check:drop', over: { kind: 'check', id: 'drop' }, maxCount: 1 },
      { id: 'check:session', over: { kind: 'check', id: 'session' }, maxCount: 0 },
      { id: 'check:echo', over: { kind: 'check', id: 'echo' }, maxRate: 0.01 },
      { id: 'upgrade.p99', over: { kind: 'phase', phase: 'upgrade', percentile: 99 }, maxMs: 250 },
    ]);
  });

  it('on a signature that there is not name the option as it was typed, and the nearest', () => {
    const refusal = (text: string) =>
      usageErrorOf(() =>
        compileGates({ options: options(bySignature(text)), checks: noChecks, knownSignatures: ['early-1011', 'refused'], places: {} }),
      );
    expect(refusal('erly-1011=0')).toMatchObject({ read: '--max-signature erly-1011=0', remedy: 'Did you mean early-1011?' });
    expect(refusal('erly-1011=7%').read).toBe('--max-signature erly-1011=7%');
  });

  it('on a check that this target cannot answer are refused, with what the profile lacks', () => {
    const error = usageErrorOf(() =>
      compileGates({ options: options(byCheck('session=0')), checks: withChecks, knownSignatures: signatureIds(), places: {} }),
    );
    expect(error.read).toBe('--max-check session');
    expect(error.wrong).toContain('does not describe session');
  });

  it.each([
    ['two limits on one signature', bySignature('early-1011=0', 'early-1011=2'), 'contradict each other'],
    ['two limits on one check', byCheck('drop=0', 'drop=2'), 'contradict each other'],
    ['two limits on one percentile', byPhase('upgrade.p99=1s', 'upgrade.p99=2s'), 'contradict each other'],
    ['a proof of a rate of 0', { maxFailureRate: 0, confidence: 0.95 }, 'no number of attempts proves'],
    ['a proof without a limit', { confidence: 0.95 }, 'no number of attempts proves'],
  ])('that contradict each other are refused: %s', (_name, changes, wrong) => {
    expect(
      usageErrorOf(() => compileGates({ options: options(changes), checks: withChecks, knownSignatures: signatureIds(), places: {} }))
        .wrong,
    ).toContain(wrong);
  });

  it('on rates of signatures and checks are to be proven where a confidence is asked for, but for a rate of 0, and never by a run until decided', () => {
    const asked = {
      maxFailureRate: 0.05,
      confidence: 0.95,
      ...bySignature('early-1011=1%', 'refused=0%', 'accept-race=2'),
      ...byCheck('drop=1%'),
    };
    const confidences = (changes: Partial<RunOptions>) =>
      compileGates({ options: options({ ...asked, ...changes }), checks: withChecks, knownSignatures: signatureIds(), places: {} }).map(
        (gate) => ('confidence' in gate ? gate.confidence : undefined),
      );
    expect(confidences({})).toEqual([0.95, 0.95, undefined, undefined, 0.95]);
    expect(confidences({ untilDecided: true })).toEqual([0.95, undefined, undefined, undefined, undefined]);
  });

  it('may say the same twice', () => {
    expect(
      compileGates({
        options: options(bySignature('early-1011=0', 'early-1011=0')),
        checks: noChecks,
        knownSignatures: signatureIds(),
        places: {},
      }),
    ).toHaveLength(2);
  });
});

describe('--until-decided', () => {
  const schedule = (changes: Partial<RunOptions>, maxRate: number) =>
    compileSchedule({ options: options({ untilDecided: true, ...changes }), rounds: 5, maxRate, unitsPerRound: 1 });

  it('gates with a confidence of 95 % where none was given', () => {
    const [gate] = compileGates({
      options: options({ untilDecided: true, maxFailureRate: 0.01 }),
      checks: noChecks,
      knownSignatures: signatureIds(),
      places: {},
    });
    expect(gate).toMatchObject({ maxRate: 0.01, confidence: 0.95 });
  });

  it('takes --rounds for the most rounds, and by itself enough for a clean run and a few failures', () => {
    expect(schedule({ rounds: 40 }, 0.01)).toEqual({ kind: 'untilDecided', rounds: 40, withinNs: 900e9 });
    expect(schedule({}, 0.01).rounds).toBeGreaterThan(2 * 457);
  });

  it('ends after 15 minutes, or when --decide-within says so, which means nothing without it', () => {
    expect(schedule({}, 0.01)).toMatchObject({ withinNs: 15 * 60e9 });
    expect(schedule({ decideWithinNs: 60e9 }, 0.01)).toMatchObject({ withinNs: 60e9 });
    expect(usageErrorOf(() => schedule({ untilDecided: false, decideWithinNs: 60e9 }, 0.01)).read).toBe('--decide-within 1m');
  });

  it.each([0, 1])('refuses a limit of %d, which nothing decides', (maxRate) => {
    expect(usageErrorOf(() => schedule({}, maxRate)).read).toBe('--until-decided');
  });
});
