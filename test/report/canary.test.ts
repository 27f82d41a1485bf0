import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/model/comparison.js';
import type { Attempt, LogLine } from '../../src/model/history.js';
import { createRedactor, redactJson } from '../../src/model/redact.js';
import type { Example, Report } from '../../src/model/report.js';
import { comparisonMarkdown } from '../../src/report/comparison-markdown.js';
import { comparisonText } from '../../src/report/comparison-text.js';
import { reporterNames, reporters } from '../../src/report/reporters.js';
import { canary, spellingsOf, tracesOf } from '../support/canary.js';
import { sampleComparison } from '../support/comparisons.js';
import { failingAttempt, failingExample, failingScenario, samplePlan, sampleReport, sampleTarget } from '../support/reports.js';

/** A report in which the secret stands wherever text of the user, the wire or the log can stand. */
function plantedReport(secret: string): Report {
  const log: readonly LogLine[] = [
    { target: 'reference', source: `kubectl logs --token=${secret}`, atNs: 1, text: `ERROR token ${secret} refused` },
  ];
  const finding = { ...failingExample.finding, evidence: [{ by: 'token', text: `seen ${secret}` }] } as Example['finding'];
  const attempt: Attempt = {
    ...failingAttempt,
    steps: [{ step: 'open', kind: 'failed', code: 'EPROTO', text: `bad ${secret}` }],
    messages: [
      { atNs: 1, from: 'server', bytes: 9, text: `{"token":"${secret}"}` },
      { atNs: 2, from: 'client', bytes: 9, text: secret },
    ],
    captured: { ticket: secret, session: `s-${secret}` },
    instance: `pod-${secret}`,
    outcome: {
      kind: 'refused',
      httpStatus: 403,
      statusText: `no ${secret}`,
      headers: [
        ['set-cookie', `sid=${secret}`],
        ['x-echo', secret],
      ],
      body: `<p>${secret}</p>`,
    },
  };
  const dropped: Attempt = {
    ...failingAttempt,
    outcome: {
      kind: 'dropped',
      after: 'opened',
      close: { code: 1008, reason: `denied ${secret}`, wasClean: true, initiator: 'server', end: 'frame' },
    },
  };
  const errored: Attempt = {
    ...failingAttempt,
    outcome: { kind: 'errored', after: 'held', code: 'ECONNRESET', text: `while sending ${secret}` },
  };
  const plan = samplePlan({
    targets: [{ ...sampleTarget, url: `wss://user:${secret}@h/ws?q=${secret}`, headers: [['authorization', `Bearer ${secret}`]] }],
  });
  return sampleReport(
    [
      failingScenario({
        plan,
        verdict: { status: 'fail', reasons: [`refused: ${secret}`] },
        preflight: { status: 'failsAlone', text: `HTTP 403 ${secret}`, remedy: `try without ${secret}` },
        examples: [attempt, dropped, errored].map((each) => ({ ...failingExample, attempt: each, finding, log }) as Example),
        explainedByTime: [{ symptom: 'http-403', signature: 'accept-race', upTo: 1, of: 2, sample: `log: ${secret}` }],
        summary: {
          ...failingScenario().summary,
          signatures: [{ id: 'my-own', count: 47, means: `the server said ${secret}`, class: 'rate', by: 'wire', incidents: 47 }],
        },
      }),
    ],
    {
      argv: ['run', 'concurrent', '--url', `ws://h/?token=${secret}`, '--header', `x-tenant: ${secret}`],
      labels: { deploy: secret },
      targetVersion: secret,
    },
  );
}

const style = { colorLevel: 0, columns: 100 } as const;
const redact = createRedactor([canary]);

describe('a secret', () => {
  it.each(spellingsOf(canary))('is in no output of any reporter when it is written: %s', (_name, spelled) => {
    const report = redactJson(plantedReport(spelled), redact);
    for (const name of reporterNames) {
      const text = reporters[name].render(report, style);
      expect(text.length).toBeGreaterThan(100);
      for (const trace of [...tracesOf(canary), spelled]) expect(text, name).not.toContain(trace);
    }
  });

  it('would be seen by this test, were the report not redacted', () => {
    for (const name of reporterNames) {
      const text = reporters[name].render(plantedReport(canary), style);
      expect(
        tracesOf(canary).some((trace) => text.includes(trace)),
        name,
      ).toBe(true);
    }
  });

  it('is in no form of a comparison of redacted reports', () => {
    const { header, scenarios } = redactJson(plantedReport(canary), redact);
    const [scenario] = scenarios;
    const run = { runId: header.runId, startedAt: header.startedAt, version: header.version, labels: header.labels };
    const comparison: Comparison = sampleComparison({
      before: [run],
      after: [run],
      verdict: { difference: 'notComparable', reasons: scenario?.verdict.reasons ?? [] },
    });
    for (const text of [comparisonText(comparison, style), comparisonMarkdown(comparison)]) {
      expect(text).toContain('redacted');
      for (const trace of tracesOf(canary)) expect(text).not.toContain(trace);
    }
  });

  it('leaves the report what it is: its figures, words and structure stay', () => {
    const report = redactJson(plantedReport(canary), redact);
    const shape = (value: unknown): unknown => {
      if (typeof value === 'string') return 'text';
      if (typeof value !== 'object' || value === null) return value;
      return Array.isArray(value) ? value.map(shape) : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shape(part)]));
    };
    expect(shape(report)).toEqual(shape(plantedReport(canary)));
    expect(report.scenarios[0]?.examples[0]?.attempt.outcome.kind).toBe('refused');
    expect(redactJson(plantedReport('plain-text'), createRedactor(['fail', 'burst', 'completed', 'reference'])).verdict.status).toBe(
      'fail',
    );
  });
});
