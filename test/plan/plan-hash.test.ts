import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson, planHash } from '../../src/plan/plan-hash.js';
import { compile } from './plan-support.js';

it('canonical JSON does not depend on the order of keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
      const reversed = Object.fromEntries(Object.entries(record).reverse());
      expect(canonicalJson(reversed)).toBe(canonicalJson(record));
      expect(JSON.parse(canonicalJson(record))).toEqual(JSON.parse(JSON.stringify(record)));
    }),
  );
});

it('a plan that was written and read again has the same hash', () => {
  const { plan } = compile();
  expect(planHash(JSON.parse(JSON.stringify(plan)) as typeof plan)).toBe(planHash(plan));
  expect(planHash(plan)).toMatch(/^[0-9a-f]{64}$/);
});

it('every part of a plan shows in its hash', () => {
  const hashes = [compile(), compile({ seed: 'other' }), compile({ options: { n: 21 } }), compile({ options: { earlyNs: 1 } })].map(
    ({ plan }) => planHash(plan),
  );
  expect(new Set(hashes).size).toBe(hashes.length);
});
