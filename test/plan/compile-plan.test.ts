import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.js';
import { parseSignatureLimit } from '../../src/plan/gate-options.js';
import { bareTarget, type TargetConfig } from '../../src/plan/config.js';
import { optionsWithoutUse } from '../../src/plan/options-without-use.js';
import { referenceTarget } from '../../src/plan/reference-target.js';
import { defaultOptions } from '../../src/plan/run-options.js';
import { builtIn, compile, usageErrorOf, configOf } from './plan-support.js';

const bare = bareTarget('url', 'ws://127.0.0.1:8000/ws');
const secure = bareTarget('url', 'wss://a.test');
const withLogin = (url: string): TargetConfig => ({
  ...bare,
  profile: { ...bare.profile, prepare: [{ method: 'POST', url, headers: [], captures: [], withinNs: 1e9 }] },
});
const gateOf = (text: string) => {
  const { gate } = configOf(`gate: ${text}`);
  if (gate === undefined) throw new Error('no gate');
  return gate;
};
const clientsOf = (plan: Plan) => plan.actors[0];
const stepNames = (plan: Plan) => clientsOf(plan).steps.map((step) => step.do);

describe('the built-in scenarios', () => {
  it('concurrent holds the last byte of 20 clients, five rounds, with a control one at a time', () => {
    const { plan } = compile();
    expect(plan.arms).toEqual([
      { name: 'burst', pacing: { kind: 'barrier', hold: 'lastByte', settle: 'auto', deadlineNs: 10e9 }, cycleGapNs: 0 },
      { name: 'spaced', pacing: { kind: 'closed', concurrency: 1, gapNs: 1e6 }, cycleGapNs: 0 },
    ]);
    expect(clientsOf(plan)).toMatchObject({ name: 'client', count: 20, cycles: 1, counted: 'attempts' });
    expect(stepNames(plan)).toEqual(['open', 'welcome', 'echo', 'linger', 'close']);
    expect(plan.checks.map(({ id }) => id)).toEqual(['refusal', 'drop', 'welcome', 'echo', 'session']);
    expect(plan.schedule).toEqual({ kind: 'fixed', rounds: 5 });
    expect(plan.preflight).toBe(true);
  });

  it('rapid-cycle closes at open in odd cycles, after the welcome in even ones, and is healthy in the last', () => {
    const { plan } = compile({ scenario: builtIn('rapid-cycle') });
    expect(clientsOf(plan)).toMatchObject({ count: 10, cycles: 5 });
    expect(clientsOf(plan).steps).toEqual([
      { id: 'open', do: 'open' },
      { id: 'welcome', cycles: ['even', 'last'], do: 'welcome' },
      { id: 'echo', cycles: ['last'], do: 'echo' },
      { id: 'linger', cycles: ['last'], do: 'linger', forNs: 250e6 },
      { id: 'close', do: 'close', code: 1000, reason: '' },
    ]);
    expect(plan.arms.map(({ cycleGapNs }) => cycleGapNs)).toEqual([0, 30e6]);
    expect(plan.checks.map(({ id }) => id)).toContain('cleanClose');
  });

  it('cold-start starts the server, connects by rate until it is steady, and has neither a control nor a preflight', () => {
    const { plan } = compile({ scenario: builtIn('cold-start') });
    expect(plan.arms).toEqual([
      { name: 'burst', pacing: { kind: 'open', perSecond: 20, maxOpen: 100, steady: 20, stopAfterNs: 60e9 }, cycleGapNs: 0 },
    ]);
    expect(plan.actors.map(({ name, count, counted }) => [name, count, counted])).toEqual([
      ['client', 1200, 'onceReady'],
      ['server', 1, 'never'],
    ]);
    expect(plan.actors[1]?.steps).toEqual([{ id: 'server', do: 'server', action: 'start' }]);
    expect(plan.checks.at(-1)).toEqual({ id: 'readyWithin', class: 'rate', limitNs: 60e9 });
    expect(plan.limits.upgradeNs).toBe(30e9);
    expect(plan.schedule.rounds).toBe(3);
    expect(plan.preflight).toBe(false);
  });

  it('cold-start asks for --server-cmd where nothing says how to start the server', () => {
    const error = usageErrorOf(() => compile({ scenario: builtIn('cold-start'), target: bare }));
    expect(error.remedy).toContain('--server-cmd');
    const options = { serverCmd: 'uvicorn app:app --port {port}' };
    const target = bareTarget('url', 'ws://127.0.0.1:{port}/ws');
    expect(compile({ scenario: builtIn('cold-start'), target, options }).plan.targets[0].server).toEqual({
      kind: 'command',
      command: 'uvicorn app:app --port {port}',
    });
  });
});

describe('the same input', () => {
  it('gives the same plan, byte for byte', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('concurrent', 'rapid-cycle', 'cold-start'),
        fc.string(),
        fc.record({ n: fc.integer({ min: 1, max: 100_000 }), rounds: fc.integer({ min: 1, max: 1000 }), control: fc.boolean() }),
        (name, seed, options) => {
          const text = (): string => JSON.stringify(compile({ scenario: builtIn(name), seed, options }).plan);
          return text() === text();
        },
      ),
      { numRuns: 30 },
    );
  });

  it('gives a plan that is plain JSON, whose size depends neither on clients nor on rounds', () => {
    const sizes = [
      { n: 10_000, rounds: 100 },
      { n: 99_999, rounds: 999 },
    ].map((options) => {
      const { plan } = compile({ options });
      expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
      return JSON.stringify({ ...plan, limits: 0, arms: 0 }).length;
    });
    expect(sizes[0]).toBe(sizes[1]);
  });
});

describe('an option', () => {
  it.each<[string, Parameters<typeof compile>[0], (plan: Plan) => unknown, unknown]>([
    ['--n', { options: { n: 50 } }, (plan) => clientsOf(plan).count, 50],
    ['--rounds', { options: { rounds: 9 } }, (plan) => plan.schedule.rounds, 9],
    ['--cycles', { scenario: builtIn('rapid-cycle'), options: { cycles: 3 } }, (plan) => clientsOf(plan).cycles, 3],
    ['--no-control', { options: { control: false } }, (plan) => plan.arms.length, 1],
    ['--no-preflight', { options: { preflight: false } }, (plan) => plan.preflight, false],
    [
      '--linger',
      { options: { lingerNs: 3e9 } },
      (plan) => clientsOf(plan).steps.find((step) => step.do === 'linger'),
      { id: 'linger', do: 'linger', forNs: 3e9 },
    ],
    ['--linger, which early follows', { options: { lingerNs: 3e9 } }, (plan) => plan.limits.earlyNs, 3e9],
    ['--early', { options: { lingerNs: 3e9, earlyNs: 1e9 } }, (plan) => plan.limits.earlyNs, 1e9],
    ['--timeout', { scenario: builtIn('cold-start'), options: { timeouts: { upgradeNs: 1e9 } } }, (plan) => plan.limits.upgradeNs, 1e9],
    [
      '--steady',
      { scenario: builtIn('cold-start'), options: { steady: 7 } },
      (plan) => plan.arms[0].pacing,
      { kind: 'open', perSecond: 20, maxOpen: 100, steady: 7, stopAfterNs: 60e9 },
    ],
    [
      '--ready-within, for the pacing',
      { scenario: builtIn('cold-start'), options: { readyWithinNs: 10e9 } },
      (plan) => clientsOf(plan).count,
      200,
    ],
    [
      '--ready-within, for the check',
      { scenario: builtIn('cold-start'), options: { readyWithinNs: 10e9 } },
      (plan) => plan.checks.at(-1)?.limitNs,
      10e9,
    ],
    [
      '--max-failure-rate',
      { options: { maxFailureRate: 0.01 } },
      (plan) => plan.gates[0],
      { id: 'failure-rate', over: { kind: 'any' }, maxRate: 0.01 },
    ],
    [
      '--confidence',
      { options: { maxFailureRate: 0.01, confidence: 0.95 } },
      (plan) => plan.gates[0],
      { id: 'failure-rate', over: { kind: 'any' }, maxRate: 0.01, confidence: 0.95 },
    ],
    ['--subprotocol', { options: { subprotocols: ['json'] } }, (plan) => plan.targets[0].subprotocols, ['json']],
    ['--origin', { options: { origin: 'https://a.test' } }, (plan) => plan.targets[0].headers, [['Origin', 'https://a.test']]],
    ['--trace-query', { options: { traceQuery: true } }, (plan) => plan.targets[0].traceQuery, true],
    ['--insecure', { options: { insecure: true } }, (plan) => plan.targets[0].tls, { verify: 'none' }],
    [
      '--ca',
      { target: secure, options: { caFile: 'ca.pem', certFile: 'c.pem', keyFile: 'k.pem' } },
      (plan) => plan.targets[0].tls,
      { verify: 'ca', caFile: 'ca.pem', certFile: 'c.pem', keyFile: 'k.pem' },
    ],
    [
      '--ca for a log-in over https beside ws://',
      { target: withLogin('https://a.test/login'), options: { caFile: 'ca.pem' } },
      (plan) => plan.targets[0].tls,
      { verify: 'ca', caFile: 'ca.pem' },
    ],
    [
      '--ca for a log-in whose address is known later',
      { target: withLogin('${env:LOGIN}/login'), options: { caFile: 'ca.pem' } },
      (plan) => plan.targets[0].tls,
      { verify: 'ca', caFile: 'ca.pem' },
    ],
    [
      '--server-log',
      { target: bare, options: { serverLogs: ['a.log'], serverLogCmds: ['tail -F b.log'] } },
      (plan) => plan.targets[0].logs,
      [
        { kind: 'file', path: 'a.log' },
        { kind: 'command', command: 'tail -F b.log' },
      ],
    ],
  ])('%s shapes the plan', (_title, given, part, expected) => {
    expect(part(compile(given).plan)).toEqual(expected);
  });

  it('of the command line replaces the profile only where it speaks', () => {
    const target: TargetConfig = {
      ...secure,
      headers: [
        ['X-Tenant', 'a'],
        ['x-other', 'b'],
      ],
      tls: { verify: 'ca', caFile: 'own.pem', serverName: 'inner' },
    };
    const { plan } = compile({ target, options: { headers: [['x-tenant', '{client.user}']], certFile: 'c.pem', keyFile: 'k.pem' } });
    expect(plan.targets[0].headers).toEqual([
      ['x-other', 'b'],
      ['x-tenant', '{client.user}'],
    ]);
    expect(plan.targets[0].tls).toEqual({ verify: 'ca', caFile: 'own.pem', serverName: 'inner', certFile: 'c.pem', keyFile: 'k.pem' });
  });

  it.each<[string, Parameters<typeof compile>[0], string]>([
    ['--ca with ws://', { target: bare, options: { caFile: 'x' } }, 'wss://'],
    ['--ca with ws:// and http://', { target: withLogin('http://a.test/login'), options: { caFile: 'x' } }, 'wss://'],
    ['--cert without --key', { target: secure, options: { certFile: 'x' } }, 'Add --key'],
    ['--key without --cert', { target: secure, options: { keyFile: 'x' } }, 'Add --cert'],
    ['--insecure with --ca', { target: secure, options: { insecure: true, caFile: 'x' } }, 'only one'],
    ['--server-ready without a command', { target: bare, options: { serverReady: 'ready' } }, '--server-cmd'],
    ['{port} without a command', { target: bareTarget('url', 'ws://a.test:{port}/') }, '--server-cmd'],
    ['a command with {port} and a URL without', { target: bare, options: { serverCmd: 'x {port}' } }, '{port} in the URL'],
    [
      '--steady beyond what can connect',
      { scenario: builtIn('cold-start'), options: { steady: 300, readyWithinNs: 10e9 } },
      '--ready-within',
    ],
  ])('%s is refused', (_title, given, hint) => {
    expect(usageErrorOf(() => compile(given)).remedy).toContain(hint);
  });

  it('that means nothing to a scenario is named', () => {
    const options = { ...defaultOptions, n: 5, cycles: 3, steady: 5, readyWithinNs: 1e9 };
    expect(optionsWithoutUse(builtIn('concurrent'), options)).toEqual(['--cycles', '--steady', '--ready-within']);
    expect(optionsWithoutUse(builtIn('rapid-cycle'), options)).toEqual(['--steady', '--ready-within']);
    expect(optionsWithoutUse(builtIn('cold-start'), options)).toEqual(['--n', '--cycles']);
    expect(optionsWithoutUse(builtIn('cold-start'), defaultOptions)).toEqual([]);
  });
});

describe('an opened connection is watched', () => {
  it.each([
    ['1.5 s on a server of the user', bare, 1.5e9],
    ['250 ms on the embedded one', referenceTarget('broken'), 0.25e9],
  ])('%s', (_title, target, ns) => {
    const { plan } = compile({ target });
    expect(clientsOf(plan).steps).toContainEqual({ id: 'linger', do: 'linger', forNs: ns });
    expect(plan.limits.earlyNs).toBe(ns);
  });
});

describe('a check that the profile cannot answer', () => {
  it('is left out with its step and named with what it needs; optional ones are left out in silence', () => {
    const { plan } = compile({ target: bare });
    expect(stepNames(plan)).toEqual(['open', 'linger', 'close']);
    expect(plan.checks.map(({ id }) => id)).toEqual(['refusal', 'drop']);
    expect(plan.skipped).toEqual([
      { check: 'welcome', needs: 'welcome' },
      { check: 'echo', needs: 'echo' },
      { check: 'session', needs: 'session' },
    ]);
  });

  it('is named where the gate requires it, optional or not', () => {
    const { plan } = compile({ target: bare, gate: gateOf('{ require: [ready, welcome, readyWithin] }') });
    expect(plan.skipped.map(({ check }) => check)).toContain('ready');
    expect(plan.required).toEqual(['ready', 'welcome']);
  });

  it('comes back with the capability', () => {
    const { targets } = configOf('targets: { a: { url: "ws://a.test", ready: {}, opening: [{ expect: { session: /sid } }] } }');
    const target = targets['a'];
    if (target === undefined) throw new Error('no target');
    const { plan } = compile({ target });
    expect(stepNames(plan)).toEqual(['open', 'ready', 'linger', 'close']);
    expect(plan.checks.map(({ id }) => id)).toEqual(['refusal', 'drop', 'ready', 'session', 'opening']);
  });
});

describe('gates', () => {
  it('are those of the config, the failure rate of the command line before its', () => {
    const gate = gateOf(
      '{ maxFailureRate: 5%, confidence: 99%, maxSignature: { accept-race: 0, early-1011: 3, refused: 1% }, max: { upgrade.p99: 50ms } }',
    );
    expect(compile({ gate, options: { maxFailureRate: 0.02 } }).plan.gates).toEqual([
      { id: 'failure-rate', over: { kind: 'any' }, maxRate: 0.02, confidence: 0.99 },
      { id: 'signature:accept-race', over: { kind: 'signature', id: 'accept-race' }, maxCount: 0 },
      { id: 'signature:early-1011', over: { kind: 'signature', id: 'early-1011' }, maxCount: 3 },
      { id: 'signature:refused', over: { kind: 'signature', id: 'refused' }, maxRate: 0.01, confidence: 0.99 },
      { id: 'upgrade.p99', over: { kind: 'phase', phase: 'upgrade', percentile: 99 }, maxMs: 50 },
    ]);
  });

  it('on unknown signatures are answered with the nearest names, the own ones known', () => {
    const options = { maxSignature: [parseSignatureLimit('accept-rcae=0', '--max-signature')] };
    const error = usageErrorOf(() => compile({ options }));
    expect(error.read).toBe('--max-signature accept-rcae=0');
    expect(error.remedy).toBe('Did you mean accept-race?');
    const own = [{ id: 'accept-rcae', means: 'mine', log: 'x' }];
    expect(compile({ options, signatures: own }).plan.signatures).toEqual(own);
  });

  it('on a rate of 0 with a confidence name the line of the config that asks for it', () => {
    const { gate, places } = configOf('gate:\n  confidence: 95%\n');
    expect(usageErrorOf(() => compile({ ...(gate && { gate }), places })).read).toMatch(/^ws-race\.yaml:2:15: a confidence of 95%/);
  });

  it('on a check stand beside them; one that the scenario does not have is left out, one that the target cannot answer is skipped by name', () => {
    const gate = gateOf('{ maxCheck: { drop: 2, session: 0, readyWithin: 0 } }');
    const { plan } = compile({ gate, target: bareTarget('bare', 'ws://127.0.0.1:1/') });
    expect(plan.gates.slice(1)).toEqual([
      { id: 'check:drop', over: { kind: 'check', id: 'drop' }, maxCount: 2 },
      { id: 'check:session', over: { kind: 'check', id: 'session' }, maxCount: 0 },
    ]);
    expect(plan.skipped).toContainEqual({ check: 'session', needs: 'session' });
  });
});

describe('deadlines', () => {
  it('every wait of a plan ends, and a round lasts longer than its slowest client', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('concurrent', 'rapid-cycle', 'cold-start'),
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 20 }),
        (name, n, cycles) => {
          const { plan } = compile({ scenario: builtIn(name), options: { n, cycles } });
          const { tcpNs, upgradeNs, closeNs, roundNs } = plan.limits;
          expect(Number.isSafeInteger(roundNs)).toBe(true);
          expect(roundNs).toBeGreaterThan(clientsOf(plan).cycles * (tcpNs + upgradeNs + closeNs));
          for (const { pacing } of plan.arms) {
            if (pacing.kind === 'barrier') expect(pacing.deadlineNs).toBeGreaterThanOrEqual(tcpNs);
            if (pacing.kind === 'barrier') expect(pacing.deadlineNs).toBeLessThan(roundNs);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
