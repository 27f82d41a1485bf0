import { describe, expect, it } from 'vitest';
import { createUnknownBuckets } from '../../src/campaign/unknown-buckets.js';
import type { Finding } from '../../src/model/finding.js';
import { configOf } from '../plan/plan-support.js';
import { refusedAttempt } from '../support/attempts.js';

const attempt = refusedAttempt({ httpStatus: 418 });
const finding = (signature: string, text: string): Finding => ({
  attempt: attempt.id,
  symptom: 'http-418',
  signature,
  confidence: 'low',
  failedChecks: ['refusal'],
  evidence: [{ by: 'wire', text }],
});

describe('unknown buckets', () => {
  it('hold the count, the first three texts as they came, and a rule that the config takes', () => {
    const buckets = createUnknownBuckets();
    for (const text of ['one', 'two', 'three', 'four']) buckets.add(finding('unknown:http-418:1', text), attempt);
    const [bucket] = buckets.list();
    expect(bucket).toMatchObject({ id: 'unknown:http-418:1', count: 4, samples: ['one', 'two', 'three'] });
    const config = configOf((bucket?.rule ?? []).join('\n'));
    expect(config.signatures[0]?.http?.status).toEqual([418]);
  });

  it('take no finding that has a known signature', () => {
    const buckets = createUnknownBuckets();
    buckets.add(finding('accept-race', 'x'), attempt);
    expect(buckets.list()).toEqual([]);
  });

  it('show the five largest, the largest first', () => {
    const buckets = createUnknownBuckets();
    for (let bucket = 1; bucket <= 7; bucket += 1)
      for (let count = 0; count < bucket; count += 1) buckets.add(finding(`unknown:http-418:${bucket}`, 'x'), attempt);
    expect(buckets.list().map(({ count }) => count)).toEqual([7, 6, 5, 4, 3]);
  });
});
