import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { UsageError } from '../../src/model/usage-error.js';
import { planHash } from '../../src/plan/plan-hash.js';
import { readReport } from '../../src/plan/read-report.js';
import { compile, usageErrorOf } from './plan-support.js';

const { plan } = compile();
const interval = { low: 0.3, high: 0.6, level: 0.95, method: 'wilson', effectiveCount: 40, unit: 'designEffect' } as const;
const report: Report = {
  schemaVersion: 1,
  kind: 'run',
  header: {
    runId: '7f3a',
    version: '0.1.0',
    startedAt: '2026-11-20T10:15:00.000Z',
    durationMs: 4200,
    argv: ['run', 'concurrent'],
    hosts: [{ id: 'h', zeroWallMs: 0, node: '20.20.2', os: 'linux', cores: 2 }],
    end: 'done',
    labels: { deploy: 'v42' },
    addresses: [{ target: 'reference', address: '127.0.0.1', family: 4, port: 43117 }],
  },
  scenarios: [
    {
      name: 'concurrent',
      plan,
      planHash: planHash(plan),
      verdict: { status: 'fail', reasons: ['47 of 100 attempts failed'] },
      summary: {
        attempts: 100,
        failed: 47,
        failureRate: 0.47,
        interval,
        control: { attempts: 100, failed: 0, failureRate: 0 },
        race: { shown: true, pValue: 1e-15 },
        outcomes: { completed: 53, dropped: 47 },
        signatures: [
          { id: 'accept-race', count: 47, means: 'm', class: 'rate', by: 'token', closedBy: 'server', after101Us: 2100, incidents: 1 },
        ],
        phases: {
          upgrade: {
            n: 100,
            minMs: 1,
            p50Ms: 1.92,
            p90Ms: 4.87,
            p99Ms: 6.1,
            maxMs: 6.22,
            slack: { p50Ms: 0, p90Ms: 0, p99Ms: 0 },
            boundedByHarness: [],
          },
        },
      },
      cells: [
        {
          target: 'reference',
          arm: 'burst',
          rounds: 5,
          asked: 100,
          attempts: 100,
          failed: 47,
          interval,
          standings: { completed: 53, failed: 47 },
          outcomes: { completed: 53, dropped: 47 },
          symptoms: [{ id: 'open-then-1011', count: 47 }],
          signatures: [],
          checks: [{ id: 'drop', tried: 100, failed: 47 }],
          phases: { upgrade: { succeeded: { count: 53, minUs: 1, maxUs: 6000, hdr: 'HISTFAAA' } } },
        },
      ],
      gates: [{ gate: plan.gates[0], observed: 0.47, interval, verdict: { status: 'fail', reasons: [] } }],
      rounds: [
        {
          spec: { round: 1, target: 'reference', arm: 'burst', take: 0 },
          attempts: 20,
          failed: 9,
          quality: { answeredEarly: 0, loopP99Ns: 1, loopMaxNs: 2 },
          phases: { upgrade: { n: 20, p50Us: 1, p90Us: 2, p99Us: 3 } },
        },
      ],
      coverage: { ran: ['refusal'], skipped: [] },
      proof: '',
      health: { spoiledRounds: 0, stamps: 'turn' },
      preflight: { status: 'passed', rttMs: 0.05 },
      examples: [],
      logWithoutImpact: [],
      explainedByTime: [],
    },
  ],
  verdict: { status: 'fail', reasons: [] },
};
const text = JSON.stringify(report, null, 2);

it('a report comes back as it was written', () => {
  expect(readReport(text, 'a.json')).toEqual(report);
  expect(readReport(`\uFEFF${text}`, 'a.json')).toEqual(report);
});

it('keys that a later version adds are let through', () => {
  const later = { ...report, addedLater: 1, header: { ...report.header, addedLater: [] } };
  expect(readReport(JSON.stringify(later), 'a.json')).toEqual(later);
});

describe('what is no report is refused:', () => {
  it.each<[string, string, string, string]>([
    ['an empty file', '', 'is empty', 'Make it again'],
    ['a file of white space', ' \n', 'is empty', 'Make it again'],
    ['text', 'hello', 'not JSON', '.json'],
    ['YAML', 'targets: {}', 'not JSON', '.json'],
    ['another JSON', '{"a":1}', 'no report of ws-race', 'schemaVersion'],
    ['a list', '[]', 'no report of ws-race', 'schemaVersion'],
    ['null', 'null', 'no report of ws-race', 'schemaVersion'],
    ['a newer schema', JSON.stringify({ ...report, schemaVersion: 2 }), 'schema version 2; this ws-race reads version 1', 'Update ws-race'],
    ['another kind', JSON.stringify({ ...report, kind: 'comparison' }), 'no report of ws-race', 'kind'],
    ['one without scenarios', JSON.stringify({ ...report, scenarios: undefined }), 'scenarios is missing', 'Make it again'],
    ['one whose counts are none', text.replace('"failed": 47', '"failed": -47'), 'scenarios.0.summary.failed must be >=0', 'Make it again'],
    ['one with an unknown verdict', text.replaceAll('"status": "fail"', '"status": "canary"'), 'verdict.status must be', 'Make it again'],
  ])('%s', (_title, written, wrong, remedy) => {
    const error = usageErrorOf(() => readReport(written, 'reports/a.json'));
    expect(error.read).toBe('reports/a.json');
    expect(error.wrong).toContain(wrong);
    expect(error.wrong).not.toContain('canary');
    expect(error.remedy).toContain(remedy);
    expect(error.exitCode).toBe(2);
  });

  it('one that was cut off anywhere, and says so', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: text.length - 1 }), (length) => {
        const error = usageErrorOf(() => readReport(text.slice(0, length), 'a.json'));
        expect(error.wrong).toBe(`the JSON report is cut off after ${length} characters`);
      }),
    );
  });

  it('one whose beginning is missing', () => {
    for (const from of [1, 40, 400]) {
      const tail = text.slice(text.indexOf('"', from));
      expect(usageErrorOf(() => readReport(tail, 'a.json')).wrong).toBe('the beginning of the JSON report is missing');
    }
  });

  it('any other JSON, always with a UsageError', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (json, marked) => {
        const written = marked ? { schemaVersion: 1, kind: 'run', scenarios: [json], header: json, verdict: json } : json;
        expect(() => readReport(JSON.stringify(written), 'a.json')).toThrow(UsageError);
      }),
    );
  });
});
